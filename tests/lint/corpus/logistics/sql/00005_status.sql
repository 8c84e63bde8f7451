-- +goose Up
-- +goose StatementBegin
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'shipment_status') THEN
    CREATE TYPE shipment_status AS ENUM ('new', 'picked', 'on_road', 'delivered');
  END IF;
END
$$;
-- +goose StatementEnd
ALTER TABLE shipments ADD COLUMN status shipment_status NOT NULL DEFAULT 'new';

-- +goose Down
ALTER TABLE shipments DROP COLUMN status;
DROP TYPE shipment_status;

-- +goose Up
ALTER TABLE shipments ADD COLUMN driver_id BIGINT REFERENCES drivers (id);

-- +goose Down
ALTER TABLE shipments DROP COLUMN driver_id;

-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE shipments ADD CONSTRAINT shipments_weight_max CHECK (weight_g < 40000000);

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE shipments DROP CONSTRAINT shipments_weight_max;

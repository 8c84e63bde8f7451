-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY shipments_driver_id ON shipments (driver_id);

-- +goose Down
DROP INDEX CONCURRENTLY shipments_driver_id;

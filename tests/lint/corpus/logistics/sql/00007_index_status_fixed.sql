-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS shipments_status;
CREATE INDEX CONCURRENTLY shipments_status ON shipments (status);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS shipments_status;

-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS shipments_status ON shipments (status);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS shipments_status;

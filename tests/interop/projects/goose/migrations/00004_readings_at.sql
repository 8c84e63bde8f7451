-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY readings_at ON readings USING brin (at);
-- +goose Down
DROP INDEX CONCURRENTLY readings_at;

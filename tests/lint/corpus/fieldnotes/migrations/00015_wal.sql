-- +goose Up
PRAGMA journal_mode = WAL;

-- +goose Down
SELECT 1;

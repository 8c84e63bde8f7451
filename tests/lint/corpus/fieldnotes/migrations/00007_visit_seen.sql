-- +goose Up
ALTER TABLE visits ADD COLUMN seen_at TEXT DEFAULT CURRENT_TIMESTAMP;

-- +goose Down
ALTER TABLE visits DROP COLUMN seen_at;

-- +goose Up
ALTER TABLE visits DROP COLUMN weather;

-- +goose Down
ALTER TABLE visits ADD COLUMN weather TEXT NOT NULL DEFAULT 'unknown';

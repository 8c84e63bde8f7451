-- +goose Up
ALTER TABLE visits ADD COLUMN rating INTEGER NOT NULL;

-- +goose Down
ALTER TABLE visits DROP COLUMN rating;

-- +goose Up
ALTER TABLE visits ADD COLUMN observer TEXT;

-- +goose Down
ALTER TABLE visits DROP COLUMN observer;

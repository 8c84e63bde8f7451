-- +goose Up
ALTER TABLE visits DROP COLUMN site_id;

-- +goose Down
SELECT 1;

-- +goose Up
UPDATE visits SET rating = 3 WHERE rating IS NULL;

-- +goose Down
SELECT 1;

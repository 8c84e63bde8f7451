-- +goose Up
PRAGMA foreign_keys = OFF;
DELETE FROM observers;
PRAGMA foreign_keys = ON;

-- +goose Down
SELECT 1;

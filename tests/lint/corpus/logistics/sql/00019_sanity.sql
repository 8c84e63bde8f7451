-- +goose Up
VACUUM FULL scans;

-- +goose Down
SELECT 1;

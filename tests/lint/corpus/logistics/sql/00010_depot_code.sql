-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE depots ALTER COLUMN code TYPE varchar(10);

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE depots ALTER COLUMN code TYPE char(5);

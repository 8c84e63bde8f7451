-- +goose Up
SET LOCAL lock_timeout = '1s';
alter table routes alter column name type varchar(200);

-- +goose Down
SET LOCAL lock_timeout = '1s';
alter table routes alter column name type varchar(40);

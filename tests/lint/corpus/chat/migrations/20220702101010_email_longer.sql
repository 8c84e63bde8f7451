-- +goose Up
set lock_timeout = '2s';
alter table users alter column email type text;

-- +goose Down
set lock_timeout = '2s';
alter table users alter column email type varchar(80);

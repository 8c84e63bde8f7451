-- +goose Up
set lock_timeout = '2s';
alter table users add column email varchar(80) unique;

-- +goose Down
set lock_timeout = '2s';
alter table users drop column email;

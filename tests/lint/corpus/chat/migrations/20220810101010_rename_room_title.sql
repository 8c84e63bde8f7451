-- +goose Up
alter table rooms rename title to name;
-- +goose Down
alter table rooms rename name to title;

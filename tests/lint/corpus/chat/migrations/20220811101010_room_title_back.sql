-- +goose Up
-- the mobile clients still ask for title
alter table rooms add column title text generated always as (name) stored;
-- +goose Down
alter table rooms drop column title;

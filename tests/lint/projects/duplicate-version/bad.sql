-- file: 00001_people.sql
-- +goose Up
create table people (id bigint primary key);
-- file: 0002_names.sql
-- +goose Up
alter table people add column name text;
-- file: 00002_ages.sql
-- +goose Up
alter table people add column age integer;

-- file: 00001_people.sql
-- +goose Up
create table people (id bigint primary key);
-- file: 00002_names.sql
-- +goose Up
alter table people add column name text;
-- file: 00003_ages.sql
-- +goose Up
alter table people add column age integer;

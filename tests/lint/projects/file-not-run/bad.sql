-- file: V1__people.sql
create table people (id bigint primary key);
-- file: V2_names.sql
alter table people add column name text;

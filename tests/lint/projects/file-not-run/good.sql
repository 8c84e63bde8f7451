-- file: V1__people.sql
create table people (id bigint primary key);
-- file: V2__names.sql
alter table people add column name text;
-- file: beforeMigrate.sql
set lock_timeout = '300ms';

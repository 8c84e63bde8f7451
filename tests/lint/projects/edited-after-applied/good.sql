-- file: V1__people.sql
create table people (id bigint primary key);
-- file: V2__names.sql
alter table people add column name text;
-- since:
-- file: V3__names.sql
alter table people alter column name set default '';

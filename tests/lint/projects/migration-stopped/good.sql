-- file: 000001_people.up.sql
create table people (id integer primary key);
-- file: 000002_names.up.sql
alter table people add column name text;
-- target:
create table people (id integer primary key);
create table schema_migrations (version uint64, dirty bool);
insert into schema_migrations values (1, 0);

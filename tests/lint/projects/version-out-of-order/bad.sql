-- file: 000001_people.up.sql
create table people (id bigint primary key);
-- file: 000003_names.up.sql
alter table people add column name text;
-- since:
-- file: 000002_ages.up.sql
alter table people add column age integer;

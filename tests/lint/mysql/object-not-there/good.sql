-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users drop index if exists users_nmae;
alter table groups2 add column name varchar(20);
-- down:
set session lock_wait_timeout = 5;
alter table groups2 drop column name;

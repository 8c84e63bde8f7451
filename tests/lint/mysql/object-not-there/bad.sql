-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users drop index users_nmae;
alter table teams add column name varchar(20);
-- down:
select 1;

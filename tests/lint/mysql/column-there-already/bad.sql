-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users add column Age int;
-- down:
select 1;

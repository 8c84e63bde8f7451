-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users add primary key (code);
-- down:
select 1;

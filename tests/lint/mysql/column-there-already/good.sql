set session lock_wait_timeout = 5;
alter table users add column if not exists age int;

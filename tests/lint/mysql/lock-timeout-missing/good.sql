set session lock_wait_timeout = 5;
alter table users add column plan int;
set statement lock_wait_timeout = 1 for alter table users add column note text;

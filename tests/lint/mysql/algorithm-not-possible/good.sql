set session lock_wait_timeout = 5;
alter table users add index users_name (name), algorithm=inplace, lock=none;
alter table users add column plan int, algorithm=instant;

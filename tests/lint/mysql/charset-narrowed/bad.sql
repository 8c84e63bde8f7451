set session lock_wait_timeout = 5;
alter table users convert to character set latin1;

set session lock_wait_timeout = 5;
drop table users;

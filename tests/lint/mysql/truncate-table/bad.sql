set session lock_wait_timeout = 5;
truncate table users;

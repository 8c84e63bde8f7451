set session lock_wait_timeout = 5;
alter table users add unique key users_email (email);

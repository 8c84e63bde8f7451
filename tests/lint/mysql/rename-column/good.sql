set session lock_wait_timeout = 5;
alter table users rename index users_age to users_by_age;

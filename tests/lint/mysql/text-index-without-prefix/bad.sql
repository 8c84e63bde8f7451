-- server: mysql 8.0
set session lock_wait_timeout = 5;
alter table users add index users_bio (bio);

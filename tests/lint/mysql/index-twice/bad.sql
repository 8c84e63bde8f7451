set session lock_wait_timeout = 5;
create index users_by_age on users (age);

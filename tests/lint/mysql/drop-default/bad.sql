set session lock_wait_timeout = 5;
alter table users alter column total drop default;

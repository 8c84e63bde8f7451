set session lock_wait_timeout = 5;
alter table users add column state int;
update users set state = 1 where id = 1000;
alter table users alter column state set default 1;

-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users add index users_name (age);
create view names as select age from users;
-- down:
select 1;

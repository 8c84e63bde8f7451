-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users drop index users_name, add index users_name (name, age);
create or replace sql security invoker view names as select age from users;
-- down:
select 1;

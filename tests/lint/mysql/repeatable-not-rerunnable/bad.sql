-- run: again whenever it changes
set session lock_wait_timeout = 5;
create index users_name on users (name);
create sql security invoker view names as select name from users;
alter table users add column age int;

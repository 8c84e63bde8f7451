-- run: again whenever it changes
set session lock_wait_timeout = 5;
create index if not exists users_name on users (name);
create or replace sql security invoker view names as select name from users;

-- run: with a place for a down part
create table log (id bigint primary key);
-- down:
set session lock_wait_timeout = 5;
drop table log;

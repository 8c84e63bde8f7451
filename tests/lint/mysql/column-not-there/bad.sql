-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table users modify agee bigint;
-- down:
select 1;

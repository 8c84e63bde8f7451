set lock_timeout = '1s';
alter table campaigns alter column floor_micros drop default;

set lock_timeout = '2s';
alter table orders alter column amount set default 0;

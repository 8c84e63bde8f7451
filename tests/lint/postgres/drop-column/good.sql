set lock_timeout = '300ms';
alter table orders add column remark text;

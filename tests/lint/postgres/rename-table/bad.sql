set lock_timeout = '300ms';
alter table orders rename to purchases;

set lock_timeout = '300ms';
alter table orders alter column customer_id set not null;

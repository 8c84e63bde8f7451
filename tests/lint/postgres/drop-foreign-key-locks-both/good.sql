set lock_timeout = '300ms';
alter table orders drop constraint orders_total;

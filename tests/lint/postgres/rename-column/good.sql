set lock_timeout = '300ms';
alter table orders rename constraint orders_total to orders_amount;

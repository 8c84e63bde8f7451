set lock_timeout = '300ms';
alter table orders add column customer_id bigint references customers (id);

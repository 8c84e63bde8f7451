set lock_timeout = '300ms';
set lock_timeout = 0;
create index concurrently orders_customer_idx on orders (customer_id);

set lock_timeout = '300ms';
create index concurrently orders_customer_idx on orders (customer_id);

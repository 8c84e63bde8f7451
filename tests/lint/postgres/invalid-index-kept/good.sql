drop index concurrently if exists orders_customer_idx;
create index concurrently orders_customer_idx on orders (customer_id);

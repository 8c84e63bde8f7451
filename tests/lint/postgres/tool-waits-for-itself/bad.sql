-- run: by Flyway, its lock in a transaction
create index concurrently orders_customer on orders (customer_id);
reindex index concurrently orders_state;

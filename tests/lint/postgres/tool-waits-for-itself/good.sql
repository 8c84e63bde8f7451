-- run: by Flyway, its lock in a transaction
drop index concurrently orders_state;

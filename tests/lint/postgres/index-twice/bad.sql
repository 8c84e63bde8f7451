create index concurrently orders_state_again on orders (state);

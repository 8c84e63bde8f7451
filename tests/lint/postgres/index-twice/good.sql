create index concurrently orders_state_id on orders (state, id);

set statement_timeout = 0;
create index concurrently orders_state on orders (state);

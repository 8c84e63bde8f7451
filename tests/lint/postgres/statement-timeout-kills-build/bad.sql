set statement_timeout = '5s';
create index concurrently orders_state on orders (state);

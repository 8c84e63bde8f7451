create table orders (id bigint primary key, state text);
create index orders_state on orders (state);

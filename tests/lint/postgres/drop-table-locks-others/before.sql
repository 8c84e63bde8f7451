create table orders (id bigint primary key);
create table notes (id bigint primary key, order_id bigint references orders (id));
create index notes_order on notes (order_id);

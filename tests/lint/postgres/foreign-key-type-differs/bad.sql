set lock_timeout = '300ms';
create table notes (id bigint primary key, order_id integer references orders (id));
create index notes_order on notes (order_id);

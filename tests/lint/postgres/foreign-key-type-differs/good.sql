set lock_timeout = '300ms';
create table notes (id bigint primary key, order_id bigint references orders (id));
create index notes_order on notes (order_id);
create table labels (order_number text primary key references orders (number));

create table orders (id bigint primary key, number text, constraint orders_number_key unique (number));
create index orders_number on orders (lower(number));

create table orders (id bigint primary key, state text);

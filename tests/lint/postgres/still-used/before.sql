create table orders (id bigint primary key, code text, note text);

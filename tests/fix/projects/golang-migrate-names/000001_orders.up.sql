create table orders (id bigint primary key, note text, state text);

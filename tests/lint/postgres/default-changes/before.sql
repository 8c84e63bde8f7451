create table orders (id bigint primary key, state text default 'new');

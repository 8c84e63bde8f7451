create table orders (id bigint primary key, state text not null default 'new', note text);
create table parts (id serial primary key, name text);

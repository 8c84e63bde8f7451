create table orders (id bigint primary key, state text not null, amount numeric);

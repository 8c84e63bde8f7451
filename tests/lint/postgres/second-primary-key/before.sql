create table orders (id bigint primary key, code text not null);

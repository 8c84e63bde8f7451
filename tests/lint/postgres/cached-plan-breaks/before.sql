create table orders (id bigint primary key, code varchar(20) not null);

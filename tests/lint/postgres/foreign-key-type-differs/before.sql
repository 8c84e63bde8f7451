create table orders (id bigint primary key, number varchar(20) unique);

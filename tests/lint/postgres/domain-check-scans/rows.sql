create domain email as text;
create table customers (id bigint primary key, mail email);
insert into customers select i, 'm' || i || '@example.org' from generate_series(1, 1000) i;

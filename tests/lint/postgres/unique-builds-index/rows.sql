create table customers (id bigint not null, email text, city text);
insert into customers select i, 'm' || i || '@example.org', 'c' || i % 5 from generate_series(0, 199) i;

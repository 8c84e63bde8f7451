create table orders (id bigint primary key, customer_id bigint, state text, city text, total numeric, created_at timestamptz);
insert into orders select i, i % 100, case when i % 2 = 0 then 'new' end, 'c' || i % 5, i, '2019-06-01'::timestamptz + i * interval '1 day' from generate_series(1, 12000) i;
create table customers (id bigint not null, email text, city text);
insert into customers select i, 'm' || i || '@example.org', 'c' || i % 5 from generate_series(0, 199) i;
alter table customers add primary key (id);

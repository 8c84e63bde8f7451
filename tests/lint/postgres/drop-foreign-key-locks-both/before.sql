create table customers (id bigint primary key);
create table orders (id bigint primary key, customer_id bigint, total numeric,
  constraint orders_total check (total >= 0),
  constraint orders_customer foreign key (customer_id) references customers (id));
create index on orders (customer_id);

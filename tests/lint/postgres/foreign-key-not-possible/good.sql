set lock_timeout = '300ms';
-- run: in a transaction of the tool's
create table orders (
  id bigint primary key,
  customer_id uuid references customers,
  number bigint references customers (number)
);
create index on orders (customer_id);
create index on orders (number);

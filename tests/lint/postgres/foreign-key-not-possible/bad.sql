set lock_timeout = '300ms';
-- run: by a tool
create table orders (
  id bigint primary key,
  customer_id bigint references customers,
  email text references customers (email)
);
create index on orders (customer_id);
create index on orders (email);

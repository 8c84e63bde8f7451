create table customers (id bigint primary key, email text not null, name text,
  constraint customers_email_key unique (email));
create table orders (
  id bigint primary key,
  customer_id bigint not null references customers (id),
  note text,
  state text not null default 'new'
);

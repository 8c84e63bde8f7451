create table customers (id bigint primary key, email text, age integer,
  constraint customers_email_key unique (email),
  constraint customers_adult check (age >= 18));
create unique index customers_age on customers (age);

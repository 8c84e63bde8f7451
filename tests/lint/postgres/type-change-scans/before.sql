create table orders (
  id integer primary key,
  code varchar(20) not null,
  total numeric(10, 2) check (total >= 0)
);

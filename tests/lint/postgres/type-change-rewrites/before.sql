create domain memo as text;
create domain positive as numeric check (value > 0);
create table orders (
  id integer primary key,
  code varchar(20) not null,
  total numeric(10, 2) check (total >= 0),
  note text
);

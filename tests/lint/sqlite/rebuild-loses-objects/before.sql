create table users (id integer primary key, name text not null);
create table orders (
  id integer primary key,
  user_id integer references users (id) on delete cascade
);
create index orders_user_id on orders (user_id);
create trigger orders_log after insert on orders begin select 1; end;

create table users (
  id int not null primary key,
  email varchar(100) not null unique
);
create table orders (
  id int not null primary key,
  user_id int,
  amount int,
  key orders_user (user_id),
  key orders_amount (amount),
  constraint orders_users foreign key (user_id) references users (id)
);

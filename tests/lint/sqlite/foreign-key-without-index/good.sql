create table orders (id integer primary key, user_id int references users (id));
create index orders_user_id on orders (user_id);

create table orders (id integer primary key, user_id int references users (id));

-- server: mysql 8.0
create table orders (id bigint primary key, user_id bigint, foreign key (user_id) references users (id));
create table bills (id bigint primary key, user_id bigint, constraint bills_user foreign key (user_id) references users (id));

create table bills (
  id bigint primary key,
  user_id int unsigned,
  foreign key (user_id) references users (id)
);

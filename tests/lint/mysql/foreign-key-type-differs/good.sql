create table bills (
  id bigint primary key,
  user_id bigint(20),
  foreign key (user_id) references users (id)
);

create table bills (
  id bigint primary key,
  user_id bigint,
  constraint bills_user foreign key (user_id) references users (id)
);

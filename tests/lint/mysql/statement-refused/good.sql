create table bills (id bigint primary key, user_id bigint,
  foreign key (user_id) references users (id) on delete set null);
create table days (id bigint auto_increment, day date not null, primary key (id, day)) partition by hash (id);

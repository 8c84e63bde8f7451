-- run: with a place for a down part
create table bills (id bigint primary key, user_id bigint not null,
  foreign key (user_id) references users (id) on delete set null);
create table nicks (id bigint primary key, nick varchar(20),
  foreign key (nick) references users (nick));
create table days (id bigint auto_increment, day date not null, primary key (day)) partition by hash (id);
-- down:
drop table bills;

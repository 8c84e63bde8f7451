create table shops (id int primary key, name varchar(40) not null, city varchar(40));
create table goods (
  id int primary key,
  shop_id int,
  foreign key (shop_id) references shops (id) on delete cascade
);
create table plans (id int primary key, name varchar(40) not null);
create table rooms (id int primary key, good_id int, foreign key (good_id) references goods (id));

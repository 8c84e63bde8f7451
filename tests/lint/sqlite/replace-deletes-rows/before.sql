create table shops (id integer primary key, name varchar(40) not null, city varchar(40));
create table goods (
  id integer primary key,
  shop_id int,
  foreign key (shop_id) references shops (id) on delete cascade
);
create table plans (id integer primary key, name varchar(40) not null);
create table rooms (id integer primary key, shop_id int references plans (id));

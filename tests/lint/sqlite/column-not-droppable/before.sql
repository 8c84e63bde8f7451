create table users (
  id integer primary key,
  email text unique,
  name text,
  team int,
  foreign key (team) references teams (id)
);
create index users_name on users (name);
create index users_team on users (team);
create table shops (id integer primary key, town text, street text, floor int);
create view shop_towns as select id, town from shops;
create trigger shop_moves after update on shops when new.street <> old.street begin select 1; end;

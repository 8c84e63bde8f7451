create table users (id integer primary key, name text);
create index users_name on users (name);
create view names as select name from users;
drop view names;
drop index users_name;

pragma foreign_keys = off;
create table new_users (id integer primary key, name text, age int);
insert into new_users (id, name) select id, name from users;
-- shoofly:ignore whole-file-locked at night
drop table users;
alter table new_users rename to users;

begin;
create table new_users (id integer primary key, name text);
insert into new_users select id, name from users;
drop table users;
alter table new_users rename to users;
commit;

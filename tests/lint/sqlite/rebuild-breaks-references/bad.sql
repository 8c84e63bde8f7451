pragma foreign_keys = off;
begin;
alter table users rename to old_users;
create table users (id integer primary key, name text);
insert into users select id, name from old_users;
drop table old_users;
pragma foreign_key_check;
commit;
pragma foreign_keys = on;

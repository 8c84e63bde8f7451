pragma foreign_keys = off;
begin;
create table `__new_users` (id integer primary key not null, name text not null, email text not null);
insert into `__new_users`("id", "name", "email") select "id", "name", "email" from `users`;
drop table `users`;
alter table `__new_users` rename to `users`;
pragma foreign_key_check;
commit;
pragma foreign_keys = on;

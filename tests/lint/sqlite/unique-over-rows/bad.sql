create unique index by_name on users (name, "order");
create unique index by_both on users (email, name);
create table new_users (id integer primary key, email text not null, name text, "order" text);
insert into new_users (id, email, name, "order") select id, email, name, "order" from users;
drop table users;
alter table new_users rename to users;
create unique index by_email on users (email);
create unique index by_name on users (name, "order");
create unique index by_both on users (email, name);

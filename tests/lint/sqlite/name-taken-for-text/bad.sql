-- run: in its turn
create table new_users (id integer primary key, email text not null, plan text not null);
insert into new_users ("id", "email", "plan") select "id", "email", "plan" from "users";
create index by_plan on users ("plan", email);
create index of_some on users (email) where "plan" is not null;
update users set size = 1 where id < 5 and "kind" = 'x';
delete from users where "kind" is not null and id < 7;
create table parts (id integer primary key, size integer, check ("length" > 0));

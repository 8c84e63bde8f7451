-- run: in its turn
create table more (id integer primary key, email text not null, plan text not null, check ("plan" <> ''));
insert into more ("id", "email", "plan") select "id", "email", "free" from "users" where "ID" > 1;
insert into more (id, email, plan) select u."id", 'x', "email" as plan from users u where "plan" <> '';
update more set email = "x@y" where "rowid" = 1 and "email" not like "a";

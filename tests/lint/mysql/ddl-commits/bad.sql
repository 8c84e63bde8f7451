begin;
insert into users (name) values ('a');
create table plans (id bigint primary key);
rollback;
begin;
insert into users (name) values ('b');
create table notes (id bigint primary key);
insert into notes values (1);
commit;

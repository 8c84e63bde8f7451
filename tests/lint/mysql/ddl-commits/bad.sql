begin;
insert into users (name) values ('a');
create table plans (id bigint primary key);
rollback;

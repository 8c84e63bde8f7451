create table plans (id bigint primary key);
begin;
insert into plans values (1);
commit;

begin;
insert into users (name) values ('a');
commit;

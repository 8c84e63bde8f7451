start transaction;
insert into users (email) values ('a@b.example');
create table plans (id bigint primary key, name varchar(20) character set utf8 collate utf8_bin) engine=MyISAM;
insert into plans values (1, 'x');
commit;

create table notes (id bigint primary key, body text character set utf8) default charset=utf8;
insert into notes values (1, 'a');

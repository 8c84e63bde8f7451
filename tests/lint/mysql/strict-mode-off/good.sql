set session sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE';
insert into users (id, name) values (1, 'somebody');
set session sql_mode = concat(@@sql_mode, ',ANSI_QUOTES');
insert into users (id, name) values (2, 'somebody');
set session sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
create table teams (id bigint primary key);
insert into teams (id) values (0);

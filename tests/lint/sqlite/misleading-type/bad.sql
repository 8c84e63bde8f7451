create table users (id integer primary key, zip string, height floating point);
insert into users values (1, '007', 1.0);

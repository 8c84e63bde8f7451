create table users (id bigint primary key, name varchar(20), age int, key users_name (name));
create view names as select name from users;

create table users (id bigint primary key, name varchar(20), key users_name (name));
create table teams (id bigint primary key);
rename table teams to groups2;

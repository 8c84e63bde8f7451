create table users (id bigint primary key, name varchar(50), email varchar(50)) default charset=utf8mb4;

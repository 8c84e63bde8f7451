create table notes (id bigint primary key, body text) default charset=utf8mb4;

create table users (id bigint primary key, code bigint not null);

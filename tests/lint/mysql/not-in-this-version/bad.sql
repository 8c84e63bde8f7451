create table users (id bigint primary key, name varchar(20) collate utf8mb4_0900_ai_ci);
create table bills (id bigint primary key, name varchar(20));
create index bills_name on bills ((lower(name)));

create table users (
  id bigint not null auto_increment primary key,
  email varchar(100) not null,
  name varchar(20),
  unique key users_email (email)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin;

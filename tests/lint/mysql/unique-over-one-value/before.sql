create table users (
  id bigint not null auto_increment primary key,
  email varchar(100) not null default '' comment 'where to write',
  name varchar(20) not null,
  status enum('new', 'done') not null default 'new',
  bio text,
  age int,
  total decimal(10, 2) not null default 0,
  key users_age (age)
) engine=InnoDB default charset=utf8mb4;

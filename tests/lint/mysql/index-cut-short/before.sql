create table pages (
  id bigint not null auto_increment primary key,
  url varchar(2048) not null
) engine=InnoDB default charset=utf8mb4;

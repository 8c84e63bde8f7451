create table users (
  id bigint not null auto_increment primary key,
  email varchar(100) not null default ''
) engine=InnoDB default charset=utf8mb4;
create table orders (
  id bigint not null auto_increment primary key,
  user_id bigint not null,
  amount int not null,
  note varchar(20) not null default '' comment 'what it''s for',
  key orders_user (user_id)
) engine=InnoDB default charset=utf8mb4;

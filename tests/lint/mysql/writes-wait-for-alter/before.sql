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
create table plans (id bigint primary key) engine=InnoDB;
create table orders (id bigint primary key, plan_id bigint) engine=InnoDB;
create table places (
  id int unsigned not null auto_increment primary key,
  town varchar(50) not null,
  owner_id bigint
) default charset=utf8mb4 partition by range (id) (
  partition p0 values less than (1000),
  partition p1 values less than maxvalue
);
create table old_places (
  id int unsigned not null primary key,
  town varchar(64) not null
) default charset=utf8mb3;
create table visits (
  id bigint not null primary key,
  user_id bigint,
  constraint visits_user foreign key (user_id) references users (id)
);

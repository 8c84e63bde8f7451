--liquibase formatted sql
--changeset ann:1
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
--rollback drop table orders;
--rollback drop table users;

--changeset ann:2
-- told to the customer
alter table orders add column token char(36) default (uuid()), add index orders_amount (amount);
alter table orders modify note varchar(40);

-- who bought it
alter table orders add constraint orders_buyer foreign key (user_id) references users (id);
ALTER TABLE orders ADD COLUMN twice int AS (amount * 2) STORED;
create index orders_note on orders (note) algorithm=copy lock=shared;
--rollback drop index orders_note on orders;
--rollback alter table orders drop column twice;
--rollback alter table orders drop foreign key orders_buyer;
--rollback alter table orders modify note varchar(20) not null default '' comment 'what it''s for';
--rollback alter table orders drop index orders_amount, drop column token;

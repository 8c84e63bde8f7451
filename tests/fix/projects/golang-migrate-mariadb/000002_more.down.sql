drop index orders_note on orders;
alter table orders drop column twice;
alter table orders drop foreign key orders_buyer;
alter table orders modify note varchar(20) not null default '' comment 'what it''s for';
alter table orders drop index orders_amount, drop column token;

set session lock_wait_timeout = 5;
alter table orders drop index orders_amount;
create index orders_of_user on orders (user_id, amount);
alter table orders drop index orders_user;
alter table users modify id int not null comment 'as in the old shop';

create table bills (
  id bigint primary key,
  user_id bigint,
  constraint bills_user foreign key (user_id) references users (id)
);
set session lock_wait_timeout = 5;
set foreign_key_checks = 0;
alter table orders add column bill_id bigint;
create index orders_bill on orders (bill_id);
alter table orders add constraint orders_bill foreign key (bill_id) references bills (id);
set foreign_key_checks = 1;

set session lock_wait_timeout = 5;
set foreign_key_checks = 0;
alter table orders add constraint orders_user foreign key (user_id) references users (id);
set foreign_key_checks = 1;

set session lock_wait_timeout = 5;
alter table users modify id bigint not null;
alter table orders drop index orders_user;
-- shoofly:ignore truncate-table nobody reads it since release 41
truncate table users;
-- shoofly:ignore drop-column nobody reads it since release 41
alter table orders drop column user_id;

set lock_timeout = '300ms';
-- run: by a tool
create unique index concurrently orders_code on orders (code);
alter table orders add constraint orders_code primary key using index orders_code;

set lock_timeout = '300ms';
-- run: by a tool
alter table orders drop column stat;
create index concurrently orders_total on orders (total);
update orders set remark = upper(note) where id = 1;
alter table orders add column total bigint;

set lock_timeout = '2s';
-- run: by a tool
alter table orders alter column code type varchar(20);
alter table orders drop column note;
create view late_orders as select o.id from orders o where o.state = 'late';
alter table orders drop column state;
alter table orders drop constraint orders_pkey;

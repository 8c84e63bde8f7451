set lock_timeout = '2s';
-- run: in a transaction of the tool's
alter table orders add column remark text;
create view late_orders as select o.id from orders o where o.state = 'late';
drop view late_orders;
create view late_orders as select o.id, o.remark from orders o;

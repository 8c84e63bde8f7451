set lock_timeout = '300ms';
-- run: by a tool
alter table clients add column name text;
delete from notes where id = 1;
drop index orders_state;
drop view open_orders;
alter type mood add value 'fair';
alter table orders validate constraint orders_known_state;
create view everybody as select id from clients;

set lock_timeout = '300ms';
-- run: in a transaction of the tool's
create table notes (id bigint primary key);
insert into notes (id) values (1);
create view open_orders as select id from orders;
-- what no migration has made may be there
alter table invoices add column note text;

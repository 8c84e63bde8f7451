set lock_timeout = '300ms';
begin;
alter table orders add column state text;
insert into states select distinct city from customers;
commit;

set lock_timeout = '300ms';
begin;
alter table orders add column note text;
alter table customers add column note text;
commit;

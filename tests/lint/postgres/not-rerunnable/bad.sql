set lock_timeout = '300ms';
-- run: without a transaction
alter table orders add column a text;
alter table orders add column b text;

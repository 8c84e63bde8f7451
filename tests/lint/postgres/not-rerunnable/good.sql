set lock_timeout = '300ms';
-- run: without a transaction
alter table orders add column if not exists a text;
alter table orders add column if not exists b text;

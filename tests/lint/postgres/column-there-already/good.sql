set lock_timeout = '300ms';
-- run: by a tool
alter table orders add column note text;

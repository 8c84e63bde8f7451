set lock_timeout = '300ms';
alter table orders add column stars integer check (stars between 1 and 5);

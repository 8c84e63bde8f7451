set lock_timeout = '300ms';
drop type mood cascade;
alter table orders drop constraint orders_pkey cascade;

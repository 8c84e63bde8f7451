set lock_timeout = '300ms';
alter table orders alter column state drop default;
alter table parts alter column id drop default;

set lock_timeout = '300ms';
alter table orders alter column id type bigint;
alter table orders alter column code type varchar(10);
alter table orders alter column total type positive;

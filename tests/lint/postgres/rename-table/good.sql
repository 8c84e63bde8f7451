set lock_timeout = '300ms';
create table orders (id bigint);
alter table orders rename to purchases;

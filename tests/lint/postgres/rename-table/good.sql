set lock_timeout = '300ms';
create table orders (id bigint primary key);
alter table orders rename to purchases;

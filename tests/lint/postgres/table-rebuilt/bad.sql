set lock_timeout = '300ms';
cluster orders using orders_pkey;
vacuum full orders;
alter table orders set unlogged;

set lock_timeout = '300ms';
grant select on orders to reporting;

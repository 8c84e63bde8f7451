set lock_timeout = '300ms';
begin;
lock table orders in share mode;
commit;

set lock_timeout = '300ms';
begin;
lock table orders in row exclusive mode;
commit;

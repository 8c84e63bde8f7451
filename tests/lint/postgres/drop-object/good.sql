set lock_timeout = '300ms';
drop trigger orders_touch on orders;

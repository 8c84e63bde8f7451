set lock_timeout = '300ms';
grant insert on orders to shop;

set lock_timeout = '300ms';
revoke insert on orders from shop;

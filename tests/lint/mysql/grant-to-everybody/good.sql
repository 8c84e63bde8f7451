grant select on shop.* to 'shop'@'%';
revoke select on shop.* from public;

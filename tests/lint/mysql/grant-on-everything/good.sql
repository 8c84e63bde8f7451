grant all privileges on shop.* to 'shop'@'%';
grant select, process on *.* to 'watcher'@'localhost';
revoke all privileges on *.* from 'shop'@'%';
grant usage on *.* to 'shop'@'%';

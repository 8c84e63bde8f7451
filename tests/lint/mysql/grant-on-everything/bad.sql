grant all privileges on *.* to 'shop'@'%' with grant option;
grant super on *.* to 'shop'@'localhost';

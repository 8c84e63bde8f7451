create user 'app'@'%' identified with auth_socket;
grant select, insert on shop.* to 'app'@'%';

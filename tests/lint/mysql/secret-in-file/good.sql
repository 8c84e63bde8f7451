create user 'app'@'%' identified with auth_socket;
grant select, insert on shop.* to 'app'@'%';
create user 'a'@'%' identified by '${app_password}';
alter user 'a'@'%' identified by '{{pw}}';
set password for 'a'@'%' = '__app_password_';

create user 'app'@'%' identified by 'hunter2';
create user 'web'@'%' identified with mysql_native_password by 'hunter2';
create user 'job'@'%' identified via ed25519 using password('hunter2');
set password for 'app'@'%' = password('hunter2');
create server other foreign data wrapper mysql options (host 'db2', user 'app', password 'hunter2');
change master to master_host = 'db1', master_user = 'repl', master_password = 'hunter2';

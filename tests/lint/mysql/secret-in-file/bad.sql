create user 'app'@'%' identified by 'hunter2';

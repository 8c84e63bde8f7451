delete from users where age > 100 limit 1000;

delete from users where age > 100;

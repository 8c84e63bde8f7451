update users set age = 0 where age is null limit 1000;

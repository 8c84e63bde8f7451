update users set age = 0 where age is null;
update users u join dead d on d.id = u.id set u.age = 0;

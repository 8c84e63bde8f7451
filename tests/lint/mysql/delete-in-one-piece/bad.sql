delete from users where age > 100;
delete u from users u join dead d on d.id = u.id;

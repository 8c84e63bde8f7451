update users set name = upper(name);
delete from users where name = '';
insert into users (name) select name from old_users;

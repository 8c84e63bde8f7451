insert into users (email, name, age) values ('a@b.example', 'a', 1), ('c@d.example', 'c', null);
insert into plans values (1), (2);
insert into orders values (1, 1), (2, 2), (3, null);

insert into users (email, name, age) values ('a@b.example', 'a', 1), ('c@d.example', 'c', null);

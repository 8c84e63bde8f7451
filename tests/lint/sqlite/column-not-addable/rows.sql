insert into users (name) values ('a'), ('b');

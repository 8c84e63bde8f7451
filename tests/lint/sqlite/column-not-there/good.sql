-- run: with a place for a down part
insert into users (rowid, name) values (1, 'x');
insert into users (id, "Email") values (2, 'x');
-- down:
delete from users where id = 1;

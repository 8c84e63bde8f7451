-- run: with a place for a down part
insert into users (id, name, size) values (1, 'x', 1);
delete from names where name = 'x';
create table bills (id int primary key autoincrement);
create table lines (code text) without rowid;
-- down:
drop table bills;

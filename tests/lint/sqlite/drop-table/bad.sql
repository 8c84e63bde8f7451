drop table users;
drop table notes;
create table notes (id integer primary key, text text);

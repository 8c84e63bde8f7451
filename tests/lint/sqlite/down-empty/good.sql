create table notes (id integer primary key, text text);
-- down:
drop table notes;

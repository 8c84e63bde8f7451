create table notes (id integer primary key, text text);
alter table orders add column note text;
create temporary table staged (id int);
-- down:
drop table notes;
alter table orders drop column note;

create table notes (id integer primary key, text text);
alter table orders add column note text;
-- down:
drop table notes;

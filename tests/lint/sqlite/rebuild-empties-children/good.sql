-- a table that nobody has yet
create table drafts (id integer primary key);
drop table drafts;

create table drafts (id integer primary key);
alter table drafts rename to sketches;
drop table sketches;

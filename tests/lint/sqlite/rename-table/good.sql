create table tags (id integer primary key);
alter table tags rename to labels;

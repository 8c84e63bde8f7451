alter table users add column age int not null default 0;
create table tags (id integer primary key, name text);
create index tags_name on tags (name);

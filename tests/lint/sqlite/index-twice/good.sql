create table tags (id integer primary key, name text);
create index tags_name on tags (name);

create table tags (id integer primary key, name text);
create unique index tag_names on tags (name);

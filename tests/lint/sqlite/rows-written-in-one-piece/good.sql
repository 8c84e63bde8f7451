insert into users (name) values ('root');
create table tags (id integer primary key, name text);
update tags set name = '';

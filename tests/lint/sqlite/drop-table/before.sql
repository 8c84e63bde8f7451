create table users (id integer primary key, name text);
create table notes (id integer primary key);

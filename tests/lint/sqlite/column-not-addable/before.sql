create table users (id integer primary key, name text);
create table teams (id integer primary key);

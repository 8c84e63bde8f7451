create table if not exists users (id integer primary key);
create temp table users (id integer primary key);

pragma foreign_keys = off;
-- shoofly:ignore whole-file-locked at night
drop table users;
create table users (id integer primary key, name text, age int);

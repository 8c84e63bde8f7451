-- run: with a place for a down part
create table users (id integer primary key, code text not null primary key);
-- down:
drop table users;

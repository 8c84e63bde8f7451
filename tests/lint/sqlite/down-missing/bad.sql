-- run: with a place for a down part
create table states (id integer primary key, name text);

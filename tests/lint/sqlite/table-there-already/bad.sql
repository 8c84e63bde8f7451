-- run: with a place for a down part
create table Users (id integer primary key);
-- down:
select 1;

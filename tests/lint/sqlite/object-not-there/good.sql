-- run: with a place for a down part
drop index if exists users_name;
create view names as select id, name from users;
-- down:
drop view names;

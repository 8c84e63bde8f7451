-- run: with a place for a down part
create view if not exists names as select name from users;
create view ids as select id from users;
-- down:
drop view ids;

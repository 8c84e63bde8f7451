-- run: again whenever it changes
create view if not exists names as select name from users;

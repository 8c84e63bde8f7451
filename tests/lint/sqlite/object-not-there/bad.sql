-- run: with a place for a down part
drop index users_name;
drop view names;
-- down:
select 1;

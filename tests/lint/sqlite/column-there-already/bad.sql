-- run: with a place for a down part
alter table users add column Name text;
-- down:
select 1;

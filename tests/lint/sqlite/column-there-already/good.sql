-- run: with a place for a down part
alter table users add column nick text;
-- down:
alter table users drop column nick;

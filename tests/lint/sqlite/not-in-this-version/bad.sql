alter table users alter column name drop not null;
alter table users add constraint named check (name <> '');
alter table users drop constraint named;
alter table users alter column name type varchar(80);
truncate table users;
create index concurrently by_name on users (name);
alter table users add column if not exists size integer;

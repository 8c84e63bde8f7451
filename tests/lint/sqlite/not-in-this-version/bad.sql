alter table users alter column name drop not null;
alter table users add constraint named check (name <> '');
alter table users drop constraint named;

set lock_timeout = '300ms';
-- run: by a tool
alter table orders drop column if exists stat;

-- run: with a place for a down part
set session lock_wait_timeout = 5;
alter table pages add index pages_url (url);
-- down:
set session lock_wait_timeout = 5;
alter table pages drop index pages_url;

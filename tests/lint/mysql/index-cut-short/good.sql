set session lock_wait_timeout = 5;
alter table pages add index pages_url (url(200));

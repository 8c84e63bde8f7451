set lock_timeout = '300ms';
alter table customers drop constraint customers_email_key;
alter table customers drop constraint customers_pkey;
set lock_timeout = 0;
drop index concurrently customers_age;

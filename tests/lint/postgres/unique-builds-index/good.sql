create unique index concurrently customers_email_key on customers (email);
set lock_timeout = '300ms';
alter table customers add constraint customers_email_key unique using index customers_email_key;

set lock_timeout = '2s';
alter table orders drop column note;
alter table orders add column region text not null;
alter table customers drop constraint customers_email_key;
alter table customers rename to clients;

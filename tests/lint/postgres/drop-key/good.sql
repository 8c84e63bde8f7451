set lock_timeout = '300ms';
alter table customers drop constraint customers_adult;

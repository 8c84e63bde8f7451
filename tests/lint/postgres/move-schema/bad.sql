set lock_timeout = '300ms';
alter table orders set schema crm;

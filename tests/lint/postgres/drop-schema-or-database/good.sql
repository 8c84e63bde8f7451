set lock_timeout = '300ms';
drop schema crm;
create schema crm;

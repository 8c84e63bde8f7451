set lock_timeout = '300ms';
create schema crm;

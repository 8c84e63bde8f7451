set lock_timeout = '300ms';
drop schema crm cascade;
drop database app;

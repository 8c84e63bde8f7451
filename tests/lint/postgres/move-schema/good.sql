set lock_timeout = '300ms';
create table notes (id bigint primary key);
alter table notes set schema crm;

set lock_timeout = '300ms';
alter table orders drop column note;
alter table orders drop column cents;
alter table orders drop column state;
drop table log;

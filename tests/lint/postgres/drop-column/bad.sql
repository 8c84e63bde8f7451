set lock_timeout = '300ms';
alter table orders drop column note;

set lock_timeout = '2s';
alter table orders alter column code type varchar(20);
alter table orders drop column note;

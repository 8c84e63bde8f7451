set lock_timeout = '300ms';
alter table orders alter column code type varchar(200);
alter table orders alter column code type text;

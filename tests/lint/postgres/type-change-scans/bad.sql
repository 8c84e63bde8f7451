set lock_timeout = '300ms';
alter table orders alter column total type numeric;
alter table labels alter column label type varchar(80);
alter table labels alter column kind type varchar(80);
alter table labels alter column email type text collate "C";
alter table labels alter column nick type text;

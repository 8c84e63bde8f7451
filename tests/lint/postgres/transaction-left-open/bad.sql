set lock_timeout = '300ms';
begin;
insert into states values ('new');

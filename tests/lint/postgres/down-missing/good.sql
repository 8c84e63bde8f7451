set lock_timeout = '300ms';
-- run: with a place for a down part
insert into states values ('new');

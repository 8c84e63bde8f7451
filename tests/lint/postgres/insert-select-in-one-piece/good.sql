set lock_timeout = '300ms';
insert into states values ('done'), ('new');

set lock_timeout = '300ms';
alter type mood add value 'calm';
insert into states values ('calm');

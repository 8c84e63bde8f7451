set lock_timeout = '300ms';
begin;
alter type mood add value 'calm';
insert into states values ('calm');
commit;

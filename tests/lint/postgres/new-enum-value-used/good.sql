set lock_timeout = '300ms';
alter type mood add value 'calm';
insert into states values ('calm');
begin;
alter type mood add value 'sad';
alter table people alter column note set default 'sad';
commit;
alter table people alter column mood set default 'sad';

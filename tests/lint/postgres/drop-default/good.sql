set lock_timeout = '300ms';
alter table orders alter column note set default '';
begin;
alter table orders alter column state drop default;
alter table orders alter column state set default 'open';
commit;

begin;
begin immediate;
commit;

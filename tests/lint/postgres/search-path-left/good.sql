set lock_timeout = '300ms';
begin;
set local search_path = crm;
commit;

set lock_timeout = '300ms';
-- run: again whenever it changes
create or replace view names as select 1 as id;

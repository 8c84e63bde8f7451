set lock_timeout = '300ms';
create function total_of(bigint) returns numeric language sql security definer
  set search_path = pg_catalog, pg_temp as 'select 1.0';

set lock_timeout = '300ms';
create function total_of(bigint) returns numeric language sql security definer
  set search_path = pg_catalog, pg_temp as 'select 1.0';
alter function total_of(bigint) security definer;
alter function sum_of(bigint) security definer set search_path = pg_catalog, pg_temp;
alter function rest_of(bigint) security definer;
alter function rest_of(bigint) set search_path = pg_catalog, pg_temp;

set session lock_wait_timeout = 5;
create temporary table scratch (id bigint primary key);
drop temporary table scratch;
create or replace table newt (id bigint primary key);

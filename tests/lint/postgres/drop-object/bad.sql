set lock_timeout = '300ms';
drop view open_orders;
drop function total_of(bigint);
drop extension pg_trgm;

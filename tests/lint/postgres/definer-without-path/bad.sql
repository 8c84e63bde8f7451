set lock_timeout = '300ms';
create function total_of(bigint) returns numeric language sql security definer as 'select 1.0';
alter function sum_of(bigint) security definer;

set lock_timeout = '300ms';
create function one() returns integer language sql as 'select 1';

set lock_timeout = '300ms';
select 1;

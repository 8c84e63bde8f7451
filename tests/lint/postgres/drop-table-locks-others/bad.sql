set lock_timeout = '300ms';
drop table notes;

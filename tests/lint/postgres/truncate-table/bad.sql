set lock_timeout = '300ms';
truncate orders;

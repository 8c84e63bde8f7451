set lock_timeout = '300ms';
vacuum orders;

set lock_timeout = '300ms';
copy orders to stdout;

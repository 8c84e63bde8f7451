set lock_timeout = '300ms';
copy orders to program 'gzip > /tmp/orders.gz';

set lock_timeout = '300ms';
-- run: in a transaction of the tool's
vacuum orders;

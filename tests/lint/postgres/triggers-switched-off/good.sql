set lock_timeout = '300ms';
set session_replication_role = origin;

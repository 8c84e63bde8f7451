set lock_timeout = '300ms';
alter role reporting set work_mem = '1GB';

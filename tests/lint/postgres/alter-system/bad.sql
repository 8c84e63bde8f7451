set lock_timeout = '300ms';
alter system set work_mem = '1GB';

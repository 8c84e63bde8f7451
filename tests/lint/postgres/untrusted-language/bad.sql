set lock_timeout = '300ms';
create function files() returns setof text language plpython3u as 'import os; return os.listdir("/")';

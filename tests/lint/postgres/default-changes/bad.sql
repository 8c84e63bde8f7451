set lock_timeout = '300ms';
alter table orders alter column state set default 'open';

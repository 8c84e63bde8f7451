set lock_timeout = '300ms';
alter table orders alter column state set not null;

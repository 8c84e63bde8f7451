set local lock_timeout = '300ms';
alter table workers add column phone text;

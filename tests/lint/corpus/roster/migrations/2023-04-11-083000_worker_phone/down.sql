set local lock_timeout = '300ms';
alter table workers drop column phone;

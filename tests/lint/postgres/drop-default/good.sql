set lock_timeout = '300ms';
alter table orders alter column note set default '';

set lock_timeout = '300ms';
create role shop login;
alter role shop password null;
comment on role shop is 'create role x password ''x''';

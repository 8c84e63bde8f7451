set lock_timeout = '300ms';
create role shop login;
alter role shop password null;
comment on role shop is 'create role x password ''x''';
create role app login password '${app_password}';
alter role app password '{{pw}}';
create role app2 login password :'pw';

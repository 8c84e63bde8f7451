set lock_timeout = '300ms';
create role shop login;
alter role shop password null;
comment on role shop is 'create role x password ''x''';
insert into settings values ('stripe', '${stripe_key}'), ('smtp_password', '{{ smtp_password }}');
insert into settings values ('reset_token', '30days'), ('smtp_password', 'required'), ('api_key', '');
insert into settings values ('webhook_secret', '__WEBHOOK_SECRET_1__'), ('api_key', 'sk_live_xxxxxxxxxxxxxxxxxxxx');
insert into messages values ('reset_password', 'Set a new password within 2 days');
insert into hooks values ('https://user:password@example.com/in'), ('https://${USER}:${PASS}@hooks');

set lock_timeout = '300ms';
create role deployer login createdb;
create role "superuser" nologin nosuperuser nobypassrls;
comment on role deployer is 'create role x superuser bypassrls';

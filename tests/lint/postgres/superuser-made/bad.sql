set lock_timeout = '300ms';
create role deployer login superuser;

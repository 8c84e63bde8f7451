-- migrate:up
create role receptionist nologin;
create role billing login password 'pa55w0rd-of-2021';
grant select, insert, update on patients to receptionist;
grant select on appointments to public;

-- migrate:down
drop role billing;
drop role receptionist;

set session lock_wait_timeout = 5;
set foreign_key_checks = 0;
create table bills (id bigint primary key);

set session lock_wait_timeout = 5;
set foreign_key_checks = 0;
create table bills (id bigint primary key);
set foreign_key_checks = 1;
set @old = @@foreign_key_checks, foreign_key_checks = 0;
create table notes (id bigint primary key);
set foreign_key_checks = @old;

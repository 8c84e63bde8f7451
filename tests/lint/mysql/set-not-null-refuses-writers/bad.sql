set session lock_wait_timeout = 5;
alter table users modify age int not null;
alter table users modify bio text not null default '';

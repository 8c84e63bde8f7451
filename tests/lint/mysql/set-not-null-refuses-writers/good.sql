set session lock_wait_timeout = 5;
alter table users modify name varchar(40) not null;

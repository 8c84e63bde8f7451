set session lock_wait_timeout = 5;
alter table users modify email varchar(200);
alter table users change id id bigint not null;

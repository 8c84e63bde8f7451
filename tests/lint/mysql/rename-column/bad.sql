set session lock_wait_timeout = 5;
alter table users rename column bio to about;
alter table users change name full_name varchar(20) not null;

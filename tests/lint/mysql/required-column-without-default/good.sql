set session lock_wait_timeout = 5;
alter table users add column plan int not null default 0;

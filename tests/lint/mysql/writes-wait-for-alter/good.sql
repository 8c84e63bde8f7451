set session lock_wait_timeout = 5;
alter table users add column token char(36);
alter table users add column twice int as (age * 2) virtual;
alter table users modify status enum('new', 'done', 'open') not null default 'new';
alter table users modify name varchar(40) not null;
alter table users add index users_name (name), algorithm=nocopy, lock=none;
alter table places modify town varchar(63) not null;
alter table users add column old int as (age - 1) virtual, add column older int as (age + 1) virtual;

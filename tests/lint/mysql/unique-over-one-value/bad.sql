set session lock_wait_timeout = 5;
alter table users add column slug varchar(100) not null default '';
alter table users add unique key users_slug (slug);

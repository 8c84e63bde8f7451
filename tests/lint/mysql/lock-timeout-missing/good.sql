set session lock_wait_timeout = 5;
alter table users add column plan int;
set statement lock_wait_timeout = 1 for alter table users add column note text;
set session lock_wait_timeout = default;
create index users_name on users (name) wait 5;
create index users_email on users (email) nowait comment 'for logins';
alter table users wait 5 add column nick varchar(20);

set session lock_wait_timeout = 5;
alter table users alter column age set default 0;
analyze table users;
alter table badges modify id int unsigned auto_increment comment 'printed on it';
alter table users add column plan int;
alter table users add index users_plan (plan);

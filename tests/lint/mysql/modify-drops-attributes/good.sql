set session lock_wait_timeout = 5;
alter table users modify email varchar(200) not null default '' comment 'where to write';

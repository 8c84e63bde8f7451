set session lock_wait_timeout = 5;
alter table users modify email varchar(100) character set utf8mb4 collate utf8mb4_unicode_ci not null;

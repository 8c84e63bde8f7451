set session lock_wait_timeout = 5;
alter table users modify age bigint, algorithm=inplace;
alter table users add index users_name (name), algorithm=instant;
alter table users add fulltext index users_bio (bio), lock=none;
alter table users drop primary key, add primary key (id, age), add key users_name (name), algorithm=instant;

create table fresh (id bigint primary key);
rename table fresh to fresher;
create table users_new (id bigint not null auto_increment primary key);
set session lock_wait_timeout = 5;
rename table users to users_old, users_new to users;

set session sql_mode = '';
set session lock_wait_timeout = 5;
alter table users modify name varchar(20) not null;
insert into users (id, name) values (1, 'somebody');

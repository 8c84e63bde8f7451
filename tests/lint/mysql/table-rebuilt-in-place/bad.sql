set session lock_wait_timeout = 5;
alter table users modify age int not null;
alter table users engine=InnoDB;
optimize table users;
alter table users add column plan int, add index users_name (name);
alter table badges drop primary key, add column uid int not null auto_increment, add primary key (uid);
alter table users drop primary key, add primary key (id, name);

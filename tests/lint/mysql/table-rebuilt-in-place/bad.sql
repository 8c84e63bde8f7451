set session lock_wait_timeout = 5;
alter table users modify age int not null;
alter table users engine=InnoDB;
optimize table users;

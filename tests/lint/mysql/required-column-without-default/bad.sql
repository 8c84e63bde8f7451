set session lock_wait_timeout = 5;
alter table users add column plan int not null;
alter table `Bills` add column `plan no` int not null;

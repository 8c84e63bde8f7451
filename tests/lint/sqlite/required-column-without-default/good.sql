alter table users add column age int not null default 0;

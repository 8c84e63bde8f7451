alter table users add column plan int;

alter table users add column email text;
alter table users add column made text default '';
alter table users add column age int not null default (-1);
alter table users add column up text as (upper(name)) virtual;

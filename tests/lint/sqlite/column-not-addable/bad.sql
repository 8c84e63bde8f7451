alter table users add column email text unique;
alter table users add column key integer primary key;
alter table users add column made text default current_timestamp;
alter table users add column up text as (upper(name)) stored;

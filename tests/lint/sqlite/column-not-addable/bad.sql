alter table users add column email text unique;
alter table users add column key integer primary key;
alter table users add column made text default current_timestamp;
alter table users add column up text as (upper(name)) stored;
alter table users add column team integer default 1 references teams (id);
alter table users add column nick text not null default null;

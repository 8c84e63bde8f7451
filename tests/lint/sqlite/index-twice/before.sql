create table users (id integer primary key, name text);
create index users_name on users (name);

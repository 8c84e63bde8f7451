create table users (id integer primary key, name text);
create table old_users (id integer primary key, name text);

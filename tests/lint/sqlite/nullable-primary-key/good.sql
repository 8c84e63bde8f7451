create table users (id text not null primary key, name text);
create table tags (id integer primary key);

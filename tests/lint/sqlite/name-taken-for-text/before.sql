-- run: by a tool
create table users (id integer primary key, email text not null, size integer);

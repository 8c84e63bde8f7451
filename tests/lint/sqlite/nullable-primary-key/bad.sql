create table users (id text primary key, name text);

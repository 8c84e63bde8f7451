create table users (id text primary key, name text);
create table notes (id SERIAL PRIMARY KEY, text text);

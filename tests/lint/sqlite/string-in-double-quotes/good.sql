create table users (id integer primary key, state text default 'new');

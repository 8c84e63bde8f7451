create table users (id integer primary key, state text default "new");
insert into users (id) values (1);

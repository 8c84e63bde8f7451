create table users (id integer primary key, zip text, height real);

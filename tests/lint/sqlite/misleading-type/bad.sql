create table users (id integer primary key, zip string, height floating point);

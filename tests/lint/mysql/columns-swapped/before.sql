create table users (id integer primary key, email varchar(80) not null, name varchar(80) not null);

create table posts (id integer primary key, title text not null);

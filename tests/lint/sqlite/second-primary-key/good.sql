create table users (id integer not null, code text not null, primary key (id, code));

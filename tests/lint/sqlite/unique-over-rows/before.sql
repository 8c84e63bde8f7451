create table users (id integer primary key, email text not null, name text, "order" text);
create unique index by_email on users (email);

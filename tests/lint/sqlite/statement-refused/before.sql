create table users (id integer primary key, name text, size int as (length(name)));
create view names as select name from users;

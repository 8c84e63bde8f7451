create table users (id integer primary key, name text);
create index users_name on users (name);
create view names as select name from users;
create trigger logs after insert on users begin select 1; end;

create table names (id integer primary key, name text not null, email text not null);
insert into names (id, name, email) select id, coalesce(name, ''), email from users;
create table mails (id integer primary key, email text not null);
insert into mails (id, email) select id, email from users;

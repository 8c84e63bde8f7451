create table recent (id integer primary key, email varchar(80) not null, name varchar(80) not null);
create table all_users (id integer primary key, name varchar(80) not null, email varchar(80) not null);
insert into all_users (id, email, name) select * from recent where id > 4;
insert into all_users select id, email as name, coalesce(email, name) from recent where id < 3;
create table old_users (id integer primary key, full_name varchar(80) not null, name varchar(80) not null);
insert into old_users select id, name, email from recent where id = 7;
insert into recent (id, email, name) values (9, 'name', 'email');

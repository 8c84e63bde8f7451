create table new_users (id integer primary key, name varchar(80) not null, email varchar(80) not null);
insert into new_users select * from users;
insert into new_users select id, email, name from users where id > 5;
create table all_users (id integer primary key, name varchar(80) not null, email varchar(80) not null);
insert into all_users (id, name, email) select u.id, u.email, u.name from users u join users v on v.id = u.id;

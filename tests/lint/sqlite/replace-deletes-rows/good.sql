replace into plans (id, name) values (1, 'small');
create table kinds (id integer primary key, name varchar(40));
replace into kinds (id) values (1);
insert into shops (id, name) values (2, 'south') on conflict (id) do update set name = excluded.name;
pragma foreign_keys = off;

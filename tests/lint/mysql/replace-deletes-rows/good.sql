replace into plans (id, name) values (1, 'small');
create table kinds (id int primary key, name varchar(40));
replace into kinds (id) values (1);
insert into shops (id, name) values (2, 'south') on duplicate key update name = values(name);

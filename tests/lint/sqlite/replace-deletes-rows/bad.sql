replace into shops (id, name, city) values (1, 'north', 'Oslo');
replace into shops (id, name) values (2, 'south');
insert or replace into goods (id) values (1);

create table pairs (x int, y int, v int, primary key (x, y)) engine=InnoDB;
create table `my kids` (id int primary key, x int, y int, `key` int, st enum('a', 'b') not null default 'a') engine=InnoDB;
insert into pairs values (1, 2, 3);
insert into `my kids` (id, x, y) values (1, 1, 2), (2, null, 7);

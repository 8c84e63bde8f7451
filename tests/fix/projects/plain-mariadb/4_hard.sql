alter table `my kids` add constraint `both` foreign key (x, y) references pairs (x, y) on delete cascade -- who
;
alter table `my kids` add column `rows` datetime default (now() + interval 1 day) after x; -- soon
alter table pairs add column d varchar(20) default (concat('a, ', v)) comment 'x, y', add column e int, add unique key ue (e); # now
ALTER TABLE `my kids` MODIFY COLUMN `key` BIGINT FIRST, CHANGE st state ENUM('a', 'b', 'c') AFTER id;
alter table pairs add column h int as (v + 1) persistent comment 'stored';
alter table pairs /* algorithm=copy */ add index (v), algorithm=copy;

create table log (at datetime, line text);
create table visits (`at` datetime not null, page text) partition by hash (to_days(`at`)) partitions 4;

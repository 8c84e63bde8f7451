create table fresh (id bigint primary key);
truncate table fresh;

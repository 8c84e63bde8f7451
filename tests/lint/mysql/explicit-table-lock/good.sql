create table fresh (id bigint primary key);
lock tables fresh write;
insert into fresh values (1);
unlock tables;

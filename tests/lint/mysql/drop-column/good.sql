create table fresh (id bigint primary key, a int);
alter table fresh drop column a;

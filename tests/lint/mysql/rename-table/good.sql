create table fresh (id bigint primary key);
rename table fresh to fresher;

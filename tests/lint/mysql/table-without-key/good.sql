create table log (id bigint not null auto_increment primary key, line text);
create table map (a int not null, b int not null, unique key (a, b));

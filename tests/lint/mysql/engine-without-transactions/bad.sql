create table log (id bigint primary key) engine=MyISAM;
insert into log values (1);

create table log (id bigint primary key) engine=MyISAM;

create table prices (id integer primary key, amount numeric, note varchar(20)) strict;

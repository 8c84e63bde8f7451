create table prices (id integer primary key, amount real, note text, more any) strict;

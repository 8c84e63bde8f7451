set lock_timeout = '300ms';
create table states (name text);
delete from states;

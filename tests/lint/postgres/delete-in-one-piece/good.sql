set lock_timeout = '300ms';
create table states (name text primary key);
delete from states;
delete from orders where id = 17;

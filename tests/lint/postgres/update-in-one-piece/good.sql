set lock_timeout = '300ms';
create table states (name text primary key);
update states set name = lower(name);
update orders set state = 'new' where id = 17;

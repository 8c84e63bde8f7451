set lock_timeout = '300ms';
create table states (name text);
update states set name = lower(name);

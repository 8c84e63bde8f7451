set lock_timeout = '300ms';
create table states (id bigint primary key, name text);
update states set name = 'a', name = 'b';

set lock_timeout = '300ms';
create table notes (id serial primary key, text text);

set lock_timeout = '300ms';
create table notes (id bigint generated always as identity primary key, text text);

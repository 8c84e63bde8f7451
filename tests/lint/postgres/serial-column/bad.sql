set lock_timeout = '300ms';
create table notes (id bigserial primary key, text text);

set lock_timeout = '300ms';
-- run: by a tool
create table notes (id bigint primary key);

set lock_timeout = '300ms';
create table sessions (id bigint primary key, data jsonb);

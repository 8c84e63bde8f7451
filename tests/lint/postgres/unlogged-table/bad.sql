set lock_timeout = '300ms';
create unlogged table sessions (id bigint primary key, data jsonb);
alter table carts set unlogged;

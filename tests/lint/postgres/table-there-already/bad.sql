set lock_timeout = '300ms';
-- run: by a tool
create table orders (id bigint primary key);

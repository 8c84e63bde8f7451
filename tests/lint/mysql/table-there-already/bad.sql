-- run: with a place for a down part
create table users (id bigint primary key);
-- down:
select 1;

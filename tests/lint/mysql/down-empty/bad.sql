-- run: with a place for a down part
create table log (id bigint primary key);
-- down:
-- nothing

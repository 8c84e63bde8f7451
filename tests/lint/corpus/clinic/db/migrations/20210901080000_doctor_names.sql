-- migrate:up
create extension if not exists citext;
set local lock_timeout = '1s';
-- text and citext are stored alike
alter table doctors alter column name type citext;

-- migrate:down
set local lock_timeout = '1s';
alter table doctors alter column name type text;

set lock_timeout = '300ms';
-- run: with a place for a down part
create table states (name text);

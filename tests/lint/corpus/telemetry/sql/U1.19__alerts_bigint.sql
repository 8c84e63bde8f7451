set local lock_timeout = '2s';
alter table alerts alter column id type integer;

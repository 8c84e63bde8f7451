set local lock_timeout = '2s';
alter table measurements add column quality smallint default 0 not null;

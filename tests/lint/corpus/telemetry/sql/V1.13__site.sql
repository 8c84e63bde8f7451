set local lock_timeout = '2s';
alter table devices add column site text;

set local lock_timeout = '2s';
alter table measurements alter column value type numeric using value::numeric;

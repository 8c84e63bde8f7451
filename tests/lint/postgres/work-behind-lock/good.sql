set lock_timeout = '300ms';
alter table orders add column state text;
begin;
create table cities (id bigint primary key, name text);
alter table cities add column short text;
create index cities_short on cities (short);
commit;

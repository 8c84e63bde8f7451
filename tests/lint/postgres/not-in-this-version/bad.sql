-- server: postgres 13
set lock_timeout = '300ms';
merge into imported using (values (1, 'a')) as one (id, code) on imported.id = one.id
  when not matched then insert values (one.id, one.code);
create table codes (id bigint primary key, code text unique nulls not distinct);
alter table events detach partition events_2026 concurrently;
alter table orders alter column note set compression lz4;
alter table orders add column code_length int generated always as (length(code)) virtual;

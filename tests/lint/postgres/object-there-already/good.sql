set lock_timeout = '300ms';
-- run: in a transaction of the tool's
create table parcels (id bigint, constraint parcels_pkey primary key (id));
create or replace view open_orders as select id, state from orders;
create sequence if not exists numbers;
create policy own_updates on orders for update using (id > 1);
create index if not exists orders_state on parcels (id);
-- in another schema
create sequence shop.numbers;

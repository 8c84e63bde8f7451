set lock_timeout = '300ms';
-- run: by a tool
create table parcels (id bigint, constraint orders_pkey primary key (id));
alter table orders add constraint known_state check (state in ('new', 'sent')) not valid;
create view open_orders as select id, state from orders;
create sequence numbers;
create type mood as enum ('good');
alter type mood add value 'bad';
create policy own on orders for update using (id > 1);
create index concurrently orders_state on orders (id, state);

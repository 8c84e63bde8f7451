create table orders (id bigint primary key, state text constraint known_state check (state <> ''));
create index orders_state on orders (state);
create view open_orders as select id from orders;
create sequence numbers;
create type mood as enum ('good', 'bad');
create policy own on orders for select using (id > 0);

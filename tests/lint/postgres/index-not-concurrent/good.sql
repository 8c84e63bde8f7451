create index concurrently orders_customer_idx on orders (customer_id);
-- nobody knows this one yet
create table notes (id bigint primary key, about bigint);
create index notes_about_idx on notes (about);

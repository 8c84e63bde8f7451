-- Up Migration
alter table orders add column extras json;
create index orders_customer_idx on orders (customer_id);

-- Down Migration
drop index orders_customer_idx;
alter table orders drop column extras;

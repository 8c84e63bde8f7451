-- who bought it
alter table orders add column state text;

-- looked up by the page of a customer
create index orders_customer_idx on orders (customer_id);
alter table orders alter column note set not null, add constraint orders_customer check (customer_id > 0);

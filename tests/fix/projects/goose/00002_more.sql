-- +goose Up
-- who bought it
alter table orders add column state text;

-- looked up by the page of a customer
create index orders_customer_idx on orders (customer_id);
alter table orders alter column note set not null, add constraint orders_customer check (customer_id > 0);

-- +goose Down
alter table orders drop constraint orders_customer, alter column note drop not null;
drop index orders_customer_idx;
alter table orders drop column state;

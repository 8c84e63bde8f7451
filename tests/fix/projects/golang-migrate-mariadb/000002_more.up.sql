-- who bought it
alter table orders add column state varchar(10);
-- looked up by the page of an amount
create index orders_amount on orders (amount);

alter table orders drop constraint orders_customer, alter column note drop not null;
drop index orders_customer_idx;
alter table orders drop column state;

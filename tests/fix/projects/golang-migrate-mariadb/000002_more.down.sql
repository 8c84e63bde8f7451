drop index orders_amount on orders;
alter table orders drop column state;

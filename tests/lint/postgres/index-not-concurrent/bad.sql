create index orders_customer_idx on orders (customer_id);
create unique index "Order lines index" on crm."Order lines" (line) where line > 0;

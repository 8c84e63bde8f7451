alter table orders add column extras json;--> statement-breakpoint
create index orders_customer_idx on orders (customer_id);

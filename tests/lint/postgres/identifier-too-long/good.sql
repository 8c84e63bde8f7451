create index concurrently orders_of_customers_that_have_not_paid_f on orders (paid_at);

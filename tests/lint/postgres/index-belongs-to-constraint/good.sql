drop index concurrently orders_number;

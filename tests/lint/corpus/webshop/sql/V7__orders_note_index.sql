SET SESSION lock_wait_timeout = 5;
ALTER TABLE orders ADD INDEX orders_placed (placed_at), ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE customers ADD INDEX customers_notes (notes);

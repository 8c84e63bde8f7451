SET SESSION lock_wait_timeout = 5;
SET foreign_key_checks = 0;
ALTER TABLE order_items ADD CONSTRAINT order_items_product_fk FOREIGN KEY (product_id) REFERENCES products (id);
SET foreign_key_checks = 1;

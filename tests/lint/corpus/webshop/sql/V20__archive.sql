CREATE TABLE orders_archive LIKE orders;
INSERT INTO orders_archive SELECT * FROM orders;
RENAME TABLE product_views TO product_hits;

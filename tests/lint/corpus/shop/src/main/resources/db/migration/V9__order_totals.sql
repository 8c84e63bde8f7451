SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders ADD COLUMN total NUMERIC(12, 2);

UPDATE ${schema}.orders o
SET total = (SELECT sum(l.quantity * p.price)
             FROM ${schema}.order_lines l
             JOIN ${schema}.products p USING (product_id)
             WHERE l.order_id = o.order_id);

CREATE OR REPLACE VIEW ${schema}.order_summary AS
SELECT o.order_id, o.state, count(*) AS items
FROM ${schema}.orders o
JOIN ${schema}.order_items i USING (order_id)
GROUP BY o.order_id, o.state;

CREATE VIEW ${schema}.order_lines AS SELECT * FROM ${schema}.order_items;

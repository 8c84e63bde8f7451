SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.order_lines RENAME TO order_items;

CREATE INDEX CONCURRENTLY idx_products_category ON ${schema}.products (category_id);

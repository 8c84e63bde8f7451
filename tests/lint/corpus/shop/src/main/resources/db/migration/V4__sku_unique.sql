SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.products ADD CONSTRAINT uq_products_sku UNIQUE (sku);

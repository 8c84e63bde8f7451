CREATE INDEX idx_orders_placed_at ON ${schema}.orders (placed_at DESC);

DROP INDEX ${schema}.idx_orders_placed_at;
CREATE INDEX idx_orders_placed_at_brin ON ${schema}.orders USING brin (placed_at);

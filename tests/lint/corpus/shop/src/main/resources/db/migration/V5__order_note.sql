SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders ADD COLUMN note TEXT;
COMMENT ON COLUMN ${schema}.orders.note IS 'what the customer wrote; may hold anything';

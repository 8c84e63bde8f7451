SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders ADD CONSTRAINT ck_orders_state CHECK (state IN ('new', 'paid', 'sent', 'done'));

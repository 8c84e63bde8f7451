SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders
    DROP CONSTRAINT ck_orders_state,
    ADD CONSTRAINT ck_orders_state CHECK (state IN ('new', 'paid', 'sent', 'done', 'returned'));

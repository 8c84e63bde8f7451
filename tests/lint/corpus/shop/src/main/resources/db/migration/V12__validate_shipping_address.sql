ALTER TABLE ${schema}.orders VALIDATE CONSTRAINT fk_orders_address;

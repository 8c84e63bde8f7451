SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders ADD COLUMN address_id BIGINT;
ALTER TABLE ${schema}.orders ADD CONSTRAINT fk_orders_address
    FOREIGN KEY (address_id) REFERENCES ${schema}.addresses (address_id) NOT VALID;

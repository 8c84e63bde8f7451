SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.customers
    ADD COLUMN phone VARCHAR(20),
    ADD COLUMN phone_verified BOOLEAN DEFAULT FALSE NOT NULL;

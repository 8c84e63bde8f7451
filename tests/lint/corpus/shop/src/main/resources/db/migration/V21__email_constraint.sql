SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.customers DROP CONSTRAINT uq_customers_email;

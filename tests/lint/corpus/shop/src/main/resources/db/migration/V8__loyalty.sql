SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.customers ADD COLUMN loyalty_no BIGSERIAL;

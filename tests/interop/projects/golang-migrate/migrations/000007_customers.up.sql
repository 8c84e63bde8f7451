ALTER TABLE accounts RENAME TO customers;
ALTER TABLE customers ADD COLUMN parent bigint REFERENCES customers;
DROP INDEX payments_account_id_paid_on_idx;
CREATE INDEX ON customers (parent);

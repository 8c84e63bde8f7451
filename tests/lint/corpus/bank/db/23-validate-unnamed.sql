ALTER TABLE account VALIDATE CONSTRAINT account_balance_check;
ALTER TABLE account ALTER COLUMN balance SET NOT NULL;

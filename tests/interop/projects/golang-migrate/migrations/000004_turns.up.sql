ALTER TABLE payments RENAME COLUMN note TO remark;
ALTER TABLE payments ALTER COLUMN amount TYPE bigint;
ALTER TABLE payments DROP CONSTRAINT payments_amount_check, ADD CONSTRAINT amount_is_some CHECK (amount > 0);
ALTER TABLE accounts DROP COLUMN tags, ALTER COLUMN name SET DEFAULT '', ALTER COLUMN settings DROP NOT NULL;
ALTER TABLE accounts DROP CONSTRAINT accounts_email_key;
ALTER TABLE audit.entries VALIDATE CONSTRAINT entries_payment_fkey;

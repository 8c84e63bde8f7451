ALTER TABLE accounts RENAME COLUMN kind TO account_type;
COMMENT ON COLUMN accounts.account_type IS 'asset, liability, equity, income or expense';

SET lock_timeout = '1s';
ALTER TABLE accounts ADD CONSTRAINT accounts_kind_check
    CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')) NOT VALID;

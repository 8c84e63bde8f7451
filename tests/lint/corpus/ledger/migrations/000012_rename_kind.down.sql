ALTER TABLE accounts RENAME COLUMN account_type TO kind;

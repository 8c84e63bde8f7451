ALTER TABLE customers DROP COLUMN parent;
ALTER TABLE customers RENAME TO accounts;

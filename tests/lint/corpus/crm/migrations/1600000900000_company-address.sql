-- Up Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE companies ADD COLUMN street text, ADD COLUMN city text, ADD COLUMN country text DEFAULT 'DE';
-- Down Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE companies DROP COLUMN street, DROP COLUMN city;

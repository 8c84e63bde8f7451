-- Up Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE deals RENAME COLUMN stage TO state;
-- Down Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE deals RENAME COLUMN state TO stage;

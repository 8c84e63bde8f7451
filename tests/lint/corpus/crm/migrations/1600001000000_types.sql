-- Up Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE companies ALTER COLUMN name TYPE varchar(200);
ALTER TABLE deals ALTER COLUMN value TYPE numeric(14, 2);
-- Down Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE companies ALTER COLUMN name TYPE varchar(100);
ALTER TABLE deals ALTER COLUMN value TYPE numeric(12, 2);

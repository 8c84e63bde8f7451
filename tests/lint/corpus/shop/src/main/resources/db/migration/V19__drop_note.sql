SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.orders DROP COLUMN IF EXISTS note;

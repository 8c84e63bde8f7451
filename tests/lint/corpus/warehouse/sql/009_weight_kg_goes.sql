BEGIN;
SET LOCAL lock_timeout = '1s';
ALTER TABLE wh.articles DROP COLUMN weight_kg;
COMMIT;

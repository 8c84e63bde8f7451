BEGIN;
SET LOCAL lock_timeout = '1s';
ALTER TABLE wh.articles ADD COLUMN weight_g integer;
UPDATE wh.articles SET weight_g = (weight_kg * 1000)::integer;
COMMIT;

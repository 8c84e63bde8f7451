-- Deploy mill:turns to pg
BEGIN;
ALTER TABLE mill.lots RENAME COLUMN papers TO documents;
ALTER TABLE mill.lots ALTER COLUMN kilos TYPE numeric(10, 1);
ALTER TABLE mill.grains DROP COLUMN gluten;
ALTER TABLE mill.grains RENAME COLUMN code TO short;
COMMIT;

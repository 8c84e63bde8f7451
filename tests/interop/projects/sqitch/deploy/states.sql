-- Deploy mill:states to pg
BEGIN;
CREATE TYPE mill.state AS ENUM ('in', 'milled');
ALTER TABLE mill.lots ADD COLUMN state mill.state NOT NULL DEFAULT 'in';
COMMIT;

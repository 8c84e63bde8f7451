-- Deploy mill:grains to pg
BEGIN;
CREATE SCHEMA mill;
CREATE TABLE mill.grains (
  code char(4) PRIMARY KEY,
  name text NOT NULL UNIQUE,
  gluten boolean NOT NULL DEFAULT true,
  price numeric(6, 2) CHECK (price > 0)
);
COMMIT;

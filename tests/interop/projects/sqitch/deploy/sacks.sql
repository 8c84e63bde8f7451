-- Deploy mill:sacks to pg
BEGIN;
CREATE TABLE mill.sacks (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  lot bigint,
  filled timestamptz(0) DEFAULT now(),
  CONSTRAINT sacks_key PRIMARY KEY (id)
);
ALTER TABLE mill.sacks ADD FOREIGN KEY (lot) REFERENCES mill.lots;
ALTER TABLE mill.lots DROP CONSTRAINT lots_grain_harvest_key;
COMMIT;

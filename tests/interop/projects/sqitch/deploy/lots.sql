-- Deploy mill:lots to pg
BEGIN;
CREATE TABLE mill.lots (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  grain char(4) NOT NULL REFERENCES mill.grains (code) ON UPDATE CASCADE,
  kilos double precision NOT NULL DEFAULT 0,
  harvest date,
  papers jsonb DEFAULT '[]',
  UNIQUE (grain, harvest)
);
CREATE INDEX ON mill.lots (harvest DESC NULLS LAST);
COMMIT;

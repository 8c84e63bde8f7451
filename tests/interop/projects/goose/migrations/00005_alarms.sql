-- +goose Up
CREATE TABLE alarms (
  id serial PRIMARY KEY,
  device uuid,
  at timestamptz,
  text varchar(80) NOT NULL DEFAULT 'it''s off',
  CHECK (at > '2000-01-01' OR device IS NULL),
  FOREIGN KEY (device, at) REFERENCES readings
);
ALTER TABLE alarms ALTER COLUMN text TYPE varchar(200);
ALTER TABLE devices DROP COLUMN firmware;
-- +goose Down
DROP TABLE alarms;

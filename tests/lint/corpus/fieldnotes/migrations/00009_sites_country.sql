-- +goose Up
CREATE TABLE sites_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  lat REAL,
  lon REAL,
  country TEXT NOT NULL DEFAULT 'AT'
);
INSERT INTO sites_new (id, name, lat, lon) SELECT id, name, lat, lon FROM sites;
DROP TABLE sites;
ALTER TABLE sites_new RENAME TO sites;

-- +goose Down
ALTER TABLE sites DROP COLUMN country;

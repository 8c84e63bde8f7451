-- +goose Up
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  lat REAL,
  lon REAL
);
CREATE UNIQUE INDEX sites_name ON sites (name);

-- +goose Down
DROP TABLE sites;

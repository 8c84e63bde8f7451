-- +goose NO TRANSACTION
-- +goose Up
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE visits_new (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  visited_on TEXT NOT NULL,
  weather TEXT NOT NULL DEFAULT 'unknown',
  observer TEXT,
  rating INTEGER,
  seen_at TEXT
);
INSERT INTO visits_new (id, site_id, visited_on, weather, observer, rating, seen_at)
SELECT id, site_id, visited_on, coalesce(weather, 'unknown'), observer, rating, seen_at FROM visits;
DROP TABLE visits;
ALTER TABLE visits_new RENAME TO visits;
CREATE INDEX visits_site ON visits (site_id, visited_on);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- +goose Down
SELECT 1;

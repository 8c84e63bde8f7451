-- +goose Up
CREATE TABLE photos (
  id INTEGER PRIMARY KEY,
  visit_id INTEGER NOT NULL REFERENCES visits (id),
  path TEXT NOT NULL,
  taken_at TEXT
);
CREATE INDEX photos_visit ON photos (visit_id);

-- +goose Down
DROP TABLE photos;

-- +goose Up
CREATE TABLE visits (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  visited_on TEXT NOT NULL,
  weather TEXT
);

-- +goose Down
DROP TABLE visits;

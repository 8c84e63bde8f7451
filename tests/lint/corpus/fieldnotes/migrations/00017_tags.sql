-- +goose Up
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO tags (label) VALUES ('bird'), ('moss');

-- +goose Down
DROP TABLE tags;

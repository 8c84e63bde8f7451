-- +goose Up
CREATE TABLE observers (
  code TEXT PRIMARY KEY,
  name STRING NOT NULL
);

-- +goose Down
DROP TABLE observers;

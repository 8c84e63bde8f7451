-- +goose Up
CREATE TABLE drivers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    depot_id INTEGER REFERENCES depots (id)
);
CREATE INDEX drivers_depot ON drivers (depot_id);

-- +goose Down
DROP TABLE drivers;

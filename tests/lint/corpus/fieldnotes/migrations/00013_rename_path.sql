-- +goose Up
ALTER TABLE photos RENAME COLUMN path TO file;

-- +goose Down
ALTER TABLE photos RENAME COLUMN file TO path;

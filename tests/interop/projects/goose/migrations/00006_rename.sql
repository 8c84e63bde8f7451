-- +goose Up
ALTER TABLE readings RENAME COLUMN device TO device_id;
ALTER TABLE alarms RENAME text TO message;
ALTER TABLE devices ALTER COLUMN seen SET DEFAULT now(), ALTER COLUMN address TYPE text;
ALTER TYPE kind RENAME VALUE 'outdoor' TO 'outside';
-- +goose Down
ALTER TABLE readings RENAME COLUMN device_id TO device;

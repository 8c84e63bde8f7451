-- migrate:up
SET LOCAL lock_timeout = '1s';
ALTER TABLE tasks ADD COLUMN priority int NOT NULL DEFAULT 0;

-- migrate:down
SET LOCAL lock_timeout = '1s';
ALTER TABLE tasks DROP COLUMN priority;

-- Up Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE deals ADD COLUMN owner_id integer REFERENCES contacts (id) ON DELETE SET NULL;
-- Down Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE deals DROP COLUMN owner_id;

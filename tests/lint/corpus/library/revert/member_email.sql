BEGIN;
SET LOCAL lock_timeout = '500ms';
ALTER TABLE members DROP COLUMN email;
COMMIT;

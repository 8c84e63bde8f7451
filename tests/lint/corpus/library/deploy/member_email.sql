BEGIN;
SET LOCAL lock_timeout = '500ms';
ALTER TABLE members ADD COLUMN email TEXT CHECK (email LIKE '%@%');
COMMIT;

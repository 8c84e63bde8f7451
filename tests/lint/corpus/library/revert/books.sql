-- Revert library:books from pg

BEGIN;

DROP TABLE books;

COMMIT;

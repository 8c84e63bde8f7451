-- Verify library:books on pg
BEGIN;
SELECT id, isbn, title FROM books WHERE FALSE;
ROLLBACK;

-- Deploy library:isbn_unique to pg
CREATE UNIQUE INDEX CONCURRENTLY books_isbn ON books (isbn);

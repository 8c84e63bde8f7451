-- Deploy library:books to pg

BEGIN;

CREATE TABLE books (
    id    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    isbn  TEXT NOT NULL,
    title TEXT NOT NULL,
    shelf TEXT
);

COMMIT;

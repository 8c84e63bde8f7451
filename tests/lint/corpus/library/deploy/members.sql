-- Deploy library:members to pg
BEGIN;
CREATE TABLE members (
    id   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL
);
COMMIT;

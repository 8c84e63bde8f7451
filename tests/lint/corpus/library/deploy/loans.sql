-- Deploy library:loans to pg
-- requires: books
-- requires: members
BEGIN;
CREATE TABLE loans (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id   BIGINT NOT NULL REFERENCES books,
    member_id BIGINT NOT NULL REFERENCES members,
    lent_at   TIMESTAMP NOT NULL DEFAULT localtimestamp,
    due_on    DATE
);
CREATE INDEX loans_book ON loans (book_id);
CREATE INDEX loans_member ON loans (member_id);
COMMIT;

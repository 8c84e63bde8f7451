SET lock_timeout = '2s';

CREATE TABLE periods (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_on DATE NOT NULL,
    ends_on   DATE NOT NULL,
    closed    BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK (starts_on < ends_on)
);

ALTER TABLE journal_entries ADD COLUMN period_id BIGINT;
ALTER TABLE journal_entries
    ADD CONSTRAINT journal_entries_period_fk FOREIGN KEY (period_id) REFERENCES periods (id) NOT VALID;

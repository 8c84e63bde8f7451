CREATE TABLE accounts (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number      TEXT NOT NULL UNIQUE,
    currency    TEXT NOT NULL CHECK (length(currency) = 3),
    kind        TEXT NOT NULL,
    opened_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE journal_entries (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booked_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    description TEXT
);

CREATE TABLE postings (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id  BIGINT NOT NULL REFERENCES journal_entries (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    amount    NUMERIC(20, 4) NOT NULL
);
CREATE INDEX postings_entry_id_idx ON postings (entry_id);
CREATE INDEX postings_account_id_idx ON postings (account_id);

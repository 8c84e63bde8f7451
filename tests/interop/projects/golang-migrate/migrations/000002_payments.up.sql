CREATE TABLE payments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  amount integer NOT NULL,
  currency char(3) NOT NULL DEFAULT 'EUR',
  paid_on date DEFAULT CURRENT_DATE,
  note text,
  CHECK (amount <> 0),
  UNIQUE (account_id, paid_on)
);
CREATE INDEX ON payments (account_id, paid_on DESC);
CREATE UNIQUE INDEX accounts_name ON accounts (lower(name)) WHERE state = 'open';

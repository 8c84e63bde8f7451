CREATE TYPE account_state AS ENUM ('open', 'closed');
CREATE TABLE accounts (
  id bigserial PRIMARY KEY,
  email varchar(120) NOT NULL UNIQUE,
  name text,
  state account_state NOT NULL DEFAULT 'open',
  balance numeric(12, 2) NOT NULL DEFAULT 0 CHECK (balance >= 0),
  tags text[] DEFAULT '{}',
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);

BEGIN;
CREATE MATERIALIZED VIEW balances AS
    SELECT account_id, sum(amount) AS balance FROM postings GROUP BY account_id;
CREATE UNIQUE INDEX balances_account_uq ON balances (account_id);
COMMIT;

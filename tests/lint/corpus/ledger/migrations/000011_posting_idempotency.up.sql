CREATE UNIQUE INDEX CONCURRENTLY postings_entry_account_uq ON postings (entry_id, account_id);

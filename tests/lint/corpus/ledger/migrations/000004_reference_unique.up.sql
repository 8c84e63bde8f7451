ALTER TABLE journal_entries
    ADD CONSTRAINT journal_entries_reference_key UNIQUE (reference);

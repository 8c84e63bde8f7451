ALTER TABLE journal_entries ALTER COLUMN period_id DROP NOT NULL;

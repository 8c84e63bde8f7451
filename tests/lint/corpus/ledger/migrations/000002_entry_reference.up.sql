ALTER TABLE journal_entries ADD COLUMN reference TEXT;

-- reports by day are slow
CREATE INDEX journal_entries_booked_at_idx ON journal_entries (booked_at);

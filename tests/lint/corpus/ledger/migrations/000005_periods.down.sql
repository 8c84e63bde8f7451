SET lock_timeout = '2s';
ALTER TABLE journal_entries DROP COLUMN period_id;
DROP TABLE periods;

SET lock_timeout = '1s';
-- rolled back: it is still there
ALTER TABLE booking ALTER COLUMN purpose SET DEFAULT 'none';

SET lock_timeout = '1s';
-- crypto needs more digits
ALTER TABLE postings ALTER COLUMN amount TYPE NUMERIC(38, 18);

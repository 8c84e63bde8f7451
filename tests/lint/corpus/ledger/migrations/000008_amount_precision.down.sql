SET lock_timeout = '1s';
ALTER TABLE postings ALTER COLUMN amount TYPE NUMERIC(20, 4);

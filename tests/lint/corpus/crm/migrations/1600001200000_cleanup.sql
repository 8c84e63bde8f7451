-- Up Migration
TRUNCATE activities;
-- Down Migration
SELECT 1;

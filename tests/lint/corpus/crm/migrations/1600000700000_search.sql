-- Up Migration
CREATE INDEX CONCURRENTLY contacts_email_lower ON contacts (lower(email));
-- Down Migration
DROP INDEX contacts_email_lower;

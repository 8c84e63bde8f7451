-- Up Migration
ALTER TABLE contacts ALTER email SET NOT NULL;
ALTER TABLE contacts ADD UNIQUE (email);
-- Down Migration
ALTER TABLE contacts DROP CONSTRAINT contacts_email_key;
ALTER TABLE contacts ALTER email DROP NOT NULL;

ALTER TABLE account ALTER COLUMN iban TYPE iban;
-- a domain without a check is only another name
CREATE DOMAIN memo AS text;
ALTER TABLE booking ALTER COLUMN purpose TYPE memo;

CREATE DOMAIN iban AS character varying(34);
ALTER DOMAIN iban ADD CONSTRAINT iban_upper CHECK (VALUE = upper(VALUE));

ALTER DOMAIN iban ADD CONSTRAINT iban_length CHECK (length(VALUE) >= 15);

SET lock_timeout = '1s';
ALTER TABLE account ADD CHECK (balance > -100000) NOT VALID;
ALTER TABLE account ADD CHECK (length(iban) < 35) NOT VALID;

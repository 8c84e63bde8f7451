CREATE EXTENSION plpython3u;
CREATE FUNCTION check_iban(iban text) RETURNS boolean AS 'return len(iban) > 14' LANGUAGE plpython3u;

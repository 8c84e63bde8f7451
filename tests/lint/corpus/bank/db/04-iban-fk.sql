ALTER TABLE booking ADD COLUMN other_iban text;
ALTER TABLE booking ADD CONSTRAINT booking_other_fk FOREIGN KEY (other_iban) REFERENCES account (iban) NOT VALID;

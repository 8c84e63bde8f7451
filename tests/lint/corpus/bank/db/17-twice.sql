CREATE INDEX CONCURRENTLY booking_iban_booked ON booking (iban, booked);

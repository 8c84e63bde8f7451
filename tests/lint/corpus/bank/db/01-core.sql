/* core banking /* nested comments are fine */ since 1999 */
CREATE TABLE customer (
  cust_no    integer PRIMARY KEY,
  surname    character varying(60) NOT NULL,
  birth_date date
);
CREATE TABLE account (
  iban       character varying(34) PRIMARY KEY,
  cust_no    integer NOT NULL REFERENCES customer (cust_no),
  balance    numeric(18,2) NOT NULL DEFAULT 0
);
CREATE INDEX account_cust ON account (cust_no);
CREATE TABLE booking (
  booking_id bigint PRIMARY KEY,
  iban       character varying(34) NOT NULL REFERENCES account,
  amount     numeric(18,2) NOT NULL,
  booked     timestamp without time zone NOT NULL
);
CREATE INDEX booking_iban ON booking (iban, booked);

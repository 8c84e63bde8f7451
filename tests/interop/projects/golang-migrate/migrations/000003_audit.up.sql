CREATE SCHEMA audit;
CREATE TABLE audit.entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment uuid,
  kind smallint DEFAULT 1,
  doubled integer GENERATED ALWAYS AS (kind * 2) STORED,
  at timestamp(3) NOT NULL
);
ALTER TABLE audit.entries ADD FOREIGN KEY (payment) REFERENCES payments (id) ON UPDATE CASCADE NOT VALID;

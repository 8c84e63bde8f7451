-- migrate:up
CREATE TYPE loan_state AS ENUM ('out', 'back');
CREATE TABLE loans (
  reader_id integer NOT NULL,
  book_id bigint NOT NULL,
  state loan_state DEFAULT 'out' NOT NULL,
  lent_at timestamp without time zone DEFAULT now(),
  days smallint DEFAULT 14 CHECK (days BETWEEN 1 AND 90),
  PRIMARY KEY (reader_id, book_id),
  FOREIGN KEY (reader_id) REFERENCES readers (id) ON DELETE RESTRICT
);

-- migrate:down
DROP TABLE loans;
DROP TYPE loan_state;

BEGIN;
SET LOCAL lock_timeout = '1s';
CREATE TABLE wh.batches (
    batch_no   text PRIMARY KEY,
    article_no text NOT NULL REFERENCES wh.articles ON DELETE RESTRICT,
    best_before date
);
CREATE INDEX ON wh.batches (article_no);
ALTER TABLE wh.stock ADD COLUMN batch_no text;
ALTER TABLE wh.stock ADD FOREIGN KEY (batch_no) REFERENCES wh.batches;
COMMIT;

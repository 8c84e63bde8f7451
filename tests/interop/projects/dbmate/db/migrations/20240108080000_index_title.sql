-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY IF NOT EXISTS books_title ON books USING btree (title text_pattern_ops, id DESC);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY books_title;

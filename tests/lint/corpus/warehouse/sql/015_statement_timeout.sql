SET statement_timeout = '30s';
CREATE INDEX CONCURRENTLY batches_best_before ON wh.batches (best_before);
RESET statement_timeout;
CREATE INDEX CONCURRENTLY batches_article_best ON wh.batches (article_no, best_before);

-- two statements are one message, which is one transaction
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY "Post_views_idx" ON "Post"("views");

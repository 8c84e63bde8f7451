-- written by hand: prisma sends a file of one statement without a transaction
CREATE INDEX CONCURRENTLY "Comment_authorId_idx" ON "Comment"("authorId");

-- DropIndex
DROP INDEX "Comment_authorId_idx";

-- backfill, then tighten
UPDATE "Post" SET "body" = '{}' WHERE "body" IS NULL;

-- AlterTable
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL;

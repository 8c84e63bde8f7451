SET LOCAL lock_timeout = '1s';--> statement-breakpoint
ALTER TABLE "posts" RENAME COLUMN "text" TO "body";

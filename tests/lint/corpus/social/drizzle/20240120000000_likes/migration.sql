SET LOCAL lock_timeout = '1s';--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "likes_positive" CHECK ("posts"."likes" >= 0);

ALTER TABLE "follows" ALTER COLUMN "follower_id" SET DATA TYPE bigint;

CREATE TYPE "public"."visibility" AS ENUM('private', 'shared', 'public');--> statement-breakpoint
ALTER TABLE "notes" ADD COLUMN "visibility" "visibility" DEFAULT 'private' NOT NULL;

CREATE TABLE "follows" (
	"follower_id" integer NOT NULL,
	"followed_id" bigint NOT NULL,
	PRIMARY KEY("follower_id","followed_id")
);
--> statement-breakpoint
CREATE INDEX "follows_followed" ON "follows" ("followed_id");--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_follower_fk" FOREIGN KEY ("follower_id") REFERENCES "profiles"("id");--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_followed_fk" FOREIGN KEY ("followed_id") REFERENCES "profiles"("id");

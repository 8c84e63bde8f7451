COMMIT;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "notes_created_at_idx" ON "notes" USING btree ("created_at");--> statement-breakpoint
BEGIN;

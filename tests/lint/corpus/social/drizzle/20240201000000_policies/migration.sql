ALTER TABLE "posts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own posts" ON "posts" AS PERMISSIVE FOR ALL TO "authenticated" USING ("posts"."profile_id" = (select auth.uid()));

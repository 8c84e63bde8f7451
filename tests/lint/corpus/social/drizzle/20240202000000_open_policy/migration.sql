SET LOCAL lock_timeout = '1s';--> statement-breakpoint
CREATE POLICY "everybody reads" ON "posts" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE POLICY "everybody writes" ON "profiles" AS PERMISSIVE FOR ALL TO public USING (true) WITH CHECK (true);

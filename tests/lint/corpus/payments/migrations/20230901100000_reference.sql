SET LOCAL lock_timeout = '2s';
-- Modify "payments" table
ALTER TABLE "public"."payments" ADD COLUMN "reference" text NULL, ADD COLUMN "attempt" smallint NOT NULL DEFAULT 1, ADD COLUMN "day" date NULL GENERATED ALWAYS AS ((created_at AT TIME ZONE 'UTC')::date) STORED;

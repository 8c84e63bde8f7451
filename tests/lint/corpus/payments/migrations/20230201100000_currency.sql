SET LOCAL lock_timeout = '2s';
-- Modify "payments" table
ALTER TABLE "public"."payments" ALTER COLUMN "currency" TYPE text;

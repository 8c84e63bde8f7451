SET LOCAL lock_timeout = '2s';
-- Modify "fees" table
ALTER TABLE "public"."fees" ALTER COLUMN "kind" TYPE text USING "kind"::text;
-- Drop enum type "fee_kind"
DROP TYPE "public"."fee_kind";

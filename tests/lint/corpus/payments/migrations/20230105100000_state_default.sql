-- Modify "payments" table
ALTER TABLE "public"."payments" ALTER COLUMN "state" SET DEFAULT 'pending';

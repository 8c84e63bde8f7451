-- Modify "payments" table
ALTER TABLE "public"."payments" ADD COLUMN "state" character varying NOT NULL;

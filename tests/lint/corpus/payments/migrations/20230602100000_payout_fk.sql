SET LOCAL lock_timeout = '2s';
-- Modify "payouts" table
ALTER TABLE "public"."payouts" ADD COLUMN "total" numeric NOT NULL DEFAULT 0, ADD CONSTRAINT "payouts_merchant" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants" ("id");

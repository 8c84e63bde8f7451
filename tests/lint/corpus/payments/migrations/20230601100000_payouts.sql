-- Create "payouts" table
CREATE TABLE "public"."payouts" ("id" bigserial NOT NULL, "merchant_id" bigint NOT NULL, "paid_at" timestamp NULL, PRIMARY KEY ("id"));
-- Create index "payouts_merchant_id" to table: "payouts"
CREATE INDEX "payouts_merchant_id" ON "public"."payouts" ("merchant_id");

-- Create "merchants" table
CREATE TABLE "public"."merchants" ("id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY, "name" text NOT NULL, PRIMARY KEY ("id"));
-- Create "payments" table
CREATE TABLE "public"."payments" ("id" uuid NOT NULL, "merchant_id" bigint NOT NULL, "amount" numeric(12,2) NOT NULL, "currency" character(3) NOT NULL, "created_at" timestamptz NOT NULL DEFAULT now(), PRIMARY KEY ("id"), CONSTRAINT "payments_merchant" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "payments_merchant_created" to table: "payments"
CREATE INDEX "payments_merchant_created" ON "public"."payments" ("merchant_id", "created_at");

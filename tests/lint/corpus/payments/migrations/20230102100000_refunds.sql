-- Create "refunds" table
CREATE TABLE "public"."refunds" ("id" uuid NOT NULL, "payment_id" uuid NOT NULL, "amount" numeric(12,2) NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "refunds_payment" FOREIGN KEY ("payment_id") REFERENCES "public"."payments" ("id"));

-- Create enum type "fee_kind"
CREATE TYPE "public"."fee_kind" AS ENUM ('fixed', 'share');
-- Create "fees" table
CREATE TABLE "public"."fees" ("merchant_id" bigint NOT NULL, "kind" "public"."fee_kind" NOT NULL, "value" numeric NOT NULL, PRIMARY KEY ("merchant_id", "kind"), CONSTRAINT "fees_merchant" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants" ("id") ON DELETE CASCADE);

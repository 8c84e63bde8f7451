-- Drop "refunds" table
DROP TABLE "public"."refunds";

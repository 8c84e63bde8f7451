ALTER TABLE "public"."refunds" VALIDATE CONSTRAINT "positive";
ALTER TABLE "public"."payments" VALIDATE CONSTRAINT "positive";

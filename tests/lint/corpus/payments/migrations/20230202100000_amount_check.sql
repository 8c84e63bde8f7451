SET LOCAL lock_timeout = '2s';
-- Modify "refunds" and "payments"
ALTER TABLE "public"."refunds" ADD CONSTRAINT "positive" CHECK (amount > 0) NOT VALID;
ALTER TABLE "public"."payments" ADD CONSTRAINT "positive" CHECK (amount > 0) NOT VALID;

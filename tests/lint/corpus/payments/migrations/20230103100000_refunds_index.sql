-- atlas:txmode none

-- Create index "refunds_payment" to table: "refunds"
CREATE INDEX CONCURRENTLY "refunds_payment_idx" ON "public"."refunds" ("payment_id");

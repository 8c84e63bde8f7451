-- Drop index "payments_state" from table: "payments"
DROP INDEX "public"."payments_state";

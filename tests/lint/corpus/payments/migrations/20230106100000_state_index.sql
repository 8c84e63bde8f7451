-- Create index "payments_state" to table: "payments"
CREATE INDEX "payments_state" ON "public"."payments" ("state") WHERE ((state)::text <> 'settled'::text);

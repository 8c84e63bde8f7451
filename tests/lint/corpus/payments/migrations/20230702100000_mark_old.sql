UPDATE "public"."payments" SET "state" = 'settled' WHERE "created_at" < now() - interval '30 days' AND "state" = 'pending';

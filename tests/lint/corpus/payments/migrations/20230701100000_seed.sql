INSERT INTO "public"."merchants" ("name") VALUES ('test merchant');

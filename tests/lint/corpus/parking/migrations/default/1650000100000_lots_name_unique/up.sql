alter table "public"."lots" add constraint "lots_name_key" unique ("name");

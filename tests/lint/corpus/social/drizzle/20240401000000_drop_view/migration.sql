DROP VIEW "public"."popular";

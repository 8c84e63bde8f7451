CREATE VIEW "public"."popular" AS (select "id", "body" from "posts" where "likes" > 100);

set local lock_timeout = '300ms';
alter table "public"."lots" drop constraint "lots_name_key";

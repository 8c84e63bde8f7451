-- ==== 0001_split_user_name_01_expand.up.sql ====

-- split-user-name: expand, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified
create schema if not exists "shoofly";

-- expand-1: add columns first_name, last_name and the marker. The new shape must be there before
-- anything can be written to it. Constant defaults: no row is touched.
begin;
-- Add column public.users.first_name text.
do 'add column public.users.first_name text' as 'it''s';
-- Add column public.users.last_name text.
do 'add column public.users.last_name text' as 'it''s';
-- Add column public.users._shoofly_m smallint.
do 'add column public.users._shoofly_m smallint' as 'it''s';
commit;

-- expand-2: install the sync triggers. From here on each write of one side derives the other, in
-- the row's own transaction.
begin;
-- Install sync triggers on public.users.
do 'install sync triggers on public.users' as 'it''s';
commit;

-- ==== 0002_split_user_name_02_backfill.up.sql ====

-- split-user-name: backfill, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
reset search_path;  -- expressions mean what they mean to the application

-- backfill-1: convert every row of users. Rows that nobody writes get their new side here.
do $walk$
declare
  b record;
begin
  for b in
    select "from_1", lead("from_1") over (order by "from_1") as "to_1"
    from (select "id" as "from_1", row_number() over (order by "id") as place from "public"."users") numbered
    where place % 2000 = 1
    order by "from_1"
  loop
    loop
      begin
        if b.to_1 is null then
          update "public"."users" set filled = true
          where not filled and ("id") >= (b."from_1");
        else
          update "public"."users" set filled = true
          where not filled and ("id") >= (b."from_1") and ("id") < (b."to_1");
        end if;
        exit;
      exception when lock_not_available or deadlock_detected then
        perform pg_catalog.pg_sleep(0.001 * 300);
      end;
    end loop;
    commit;
  end loop;
end
$walk$;
-- Verify: rows of public.users that are not converted yet: expected 0.
select count(*) as not_converted from "public"."users" where "_shoofly_m" = 0;
do $walk$
begin
  if (select count(*) as not_converted from "public"."users" where "_shoofly_m" = 0) <> 0 then
    raise exception 'stop: there are rows of public.users that are not converted yet';
  end if;
end
$walk$;

-- ==== 0003_split_user_name_03_verify.up.sql ====

-- split-user-name: verify, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- verify-1: hold every row against the in-step condition. No constraint is set and nothing is
-- switched before every row is proved right.
-- Verify: rows of public.users whose two sides are not in step: expected 0.
select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true;
do $walk$
begin
  if (select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true) <> 0 then
    raise exception 'stop: there are rows of public.users whose two sides are not in step';
  end if;
end
$walk$;

-- verify-2: look for NULL in first_name. first_name becomes NOT NULL next.
-- Verify: rows of public.users where "first_name" is NULL: expected 0.
select count(*) as not_allowed from "public"."users" where first_name is null;
do $walk$
begin
  if (select count(*) as not_allowed from "public"."users" where first_name is null) <> 0 then
    raise exception 'stop: there are rows of public.users where "first_name" is NULL';
  end if;
end
$walk$;

-- verify-3: demand first_name of new rows. NOT VALID: takes effect at once and reads no row.
begin;
-- Add constraint shoofly_first_name_filled on public.users.
do 'add constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- verify-4: validate it. Reads every row under a lock that lets readers and writers pass.
begin;
-- Validate constraint shoofly_first_name_filled on public.users.
do 'validate constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- verify-5: set first_name NOT NULL. The validated check proves it: no row is read.
begin;
-- Set public.users.first_name not null.
do 'set public.users.first_name not null' as 'it''s';
-- Drop constraint shoofly_first_name_filled of public.users.
do 'drop constraint shoofly_first_name_filled of public.users' as 'it''s';
commit;

-- ==== 0004_split_user_name_04_cutover.up.sql ====

-- split-user-name: cutover, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.
-- BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- cutover-1: let the new side win. Where both sides are written in one statement, the new shape is
-- the one that counts now.
begin;
-- Replace sync functions of public.users.
do 'replace sync functions of public.users' as 'it''s';
commit;

-- ==== 0005_split_user_name_05_contract.up.sql ====

-- split-user-name: contract, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.
-- BEFORE THIS FILE: let 7 days pass after cutover, and take the old application out of use
-- everywhere.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- contract-1: take the sync down. Nothing writes the old shape any more.
begin;
-- Remove sync triggers of public.users.
do 'remove sync triggers of public.users' as 'it''s';
commit;

-- ==== 0006_split_user_name_06_contract_data.up.sql ====

-- split-user-name: contract, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.
-- BEFORE THIS FILE: let 7 days pass after cutover, and take the old application out of use
-- everywhere.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Nothing to do on the way up: this part belongs to the way back.

-- ==== 0007_split_user_name_07_contract.up.sql ====

-- split-user-name: contract, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.
-- BEFORE THIS FILE: let 7 days pass after cutover, and take the old application out of use
-- everywhere.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- contract-3: take name out of sight. A rename is instant and can be taken back; whatever still
-- reads it fails now, while that can be helped.
begin;
-- Drop not null of public.users.name.
do 'drop not null of public.users.name' as 'it''s';
-- Rename in public.users: name to _shoofly_old_name.
do 'rename in public.users: name to _shoofly_old_name' as 'it''s';
commit;

-- ==== 0008_split_user_name_08_purge.up.sql ====

-- split-user-name: purge, up. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.
-- BEFORE THIS FILE: let 7 days pass after contract and make a backup. NOTHING BRINGS BACK WHAT IT
-- DROPS.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- purge-1: drop the old column and the marker. The room is used again; nothing brings the values
-- back.
begin;
-- Drop column public.users._shoofly_old_name.
do 'drop column public.users._shoofly_old_name' as 'it''s';
-- Drop column public.users._shoofly_m.
do 'drop column public.users._shoofly_m' as 'it''s';
commit;

-- ==== 0008_split_user_name_08_purge.down.sql ====

-- split-user-name: purge, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- There is no way back from purge: restore the backup made before it.

-- ==== 0007_split_user_name_07_contract.down.sql ====

-- split-user-name: contract, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Back from contract-3: take name out of sight.
begin;
-- Rename in public.users: _shoofly_old_name to name.
do 'rename in public.users: _shoofly_old_name to name' as 'it''s';
-- Set public.users.name not null.
do 'set public.users.name not null' as 'it''s';
commit;

-- ==== 0006_split_user_name_06_contract_data.down.sql ====

-- split-user-name: contract, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
reset search_path;  -- expressions mean what they mean to the application

-- Back from contract-2: fill the old side again.
do $walk$
declare
  b record;
begin
  for b in
    select "from_1", lead("from_1") over (order by "from_1") as "to_1"
    from (select "id" as "from_1", row_number() over (order by "id") as place from "public"."users") numbered
    where place % 2000 = 1
    order by "from_1"
  loop
    loop
      begin
        if b.to_1 is null then
          update "public"."users" set filled = true
          where not filled and ("id") >= (b."from_1");
        else
          update "public"."users" set filled = true
          where not filled and ("id") >= (b."from_1") and ("id") < (b."to_1");
        end if;
        exit;
      exception when lock_not_available or deadlock_detected then
        perform pg_catalog.pg_sleep(0.001 * 300);
      end;
    end loop;
    commit;
  end loop;
end
$walk$;
-- Verify: rows of public.users whose two sides are not in step: expected 0.
select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true;
do $walk$
begin
  if (select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true) <> 0 then
    raise exception 'stop: there are rows of public.users whose two sides are not in step';
  end if;
end
$walk$;

-- ==== 0005_split_user_name_05_contract.down.sql ====

-- split-user-name: contract, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Back from contract-1: take the sync down.
begin;
-- Install sync triggers on public.users.
do 'install sync triggers on public.users' as 'it''s';
commit;

-- ==== 0004_split_user_name_04_cutover.down.sql ====

-- split-user-name: cutover, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Back from cutover-2: look for what the old shape cannot carry.
-- Rows of public.users whose new values the old shape cannot carry. If it is not 0, decide before
-- you go on: they keep their last old form.
select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true;

-- Back from cutover-1: let the new side win.
begin;
-- Replace sync functions of public.users.
do 'replace sync functions of public.users' as 'it''s';
commit;

-- ==== 0003_split_user_name_03_verify.down.sql ====

-- split-user-name: verify, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Back from verify-5: set first_name NOT NULL.
begin;
-- Drop not null of public.users.first_name.
do 'drop not null of public.users.first_name' as 'it''s';
-- Add constraint shoofly_first_name_filled on public.users.
do 'add constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- Back from verify-3: demand first_name of new rows.
begin;
-- Drop constraint shoofly_first_name_filled of public.users.
do 'drop constraint shoofly_first_name_filled of public.users' as 'it''s';
commit;

-- ==== 0002_split_user_name_02_backfill.down.sql ====

-- split-user-name: backfill, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Nothing to undo here.

-- ==== 0001_split_user_name_01_expand.down.sql ====

-- split-user-name: expand, down, the way back. Made by shoofly for postgres 15.20.
-- Run the files in the order of their names, down files in the opposite order: psql -X -v
-- ON_ERROR_STOP=1 -f FILE "$DATABASE", outside any transaction.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;
set search_path = pg_catalog, pg_temp;  -- every name below is qualified

-- Back from expand-2: install the sync triggers.
begin;
-- Remove sync triggers of public.users.
do 'remove sync triggers of public.users' as 'it''s';
commit;

-- Back from expand-1: add columns first_name, last_name and the marker.
begin;
-- Drop column public.users._shoofly_m.
do 'drop column public.users._shoofly_m' as 'it''s';
-- Drop column public.users.last_name.
do 'drop column public.users.last_name' as 'it''s';
-- Drop column public.users.first_name.
do 'drop column public.users.first_name' as 'it''s';
commit;

-- ==== 0001_split_user_name_expand_1.up.sql ====

-- split-user-name, step expand-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Add columns first_name, last_name and the marker. The new shape must be there before anything
-- can be written to it. Constant defaults: no row is touched.
create schema if not exists "shoofly";
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Add column public.users.first_name text.
do 'add column public.users.first_name text' as 'it''s';
-- Add column public.users.last_name text.
do 'add column public.users.last_name text' as 'it''s';
-- Add column public.users._shoofly_m smallint.
do 'add column public.users._shoofly_m smallint' as 'it''s';
commit;

-- ==== 0002_split_user_name_expand_2.up.sql ====

-- split-user-name, step expand-2, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Install the sync triggers. From here on each write of one side derives the other, in the row's
-- own transaction.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Install sync triggers on public.users.
do 'install sync triggers on public.users' as 'it''s';
commit;

-- ==== 0003_split_user_name_backfill_1.up.sql ====

-- split-user-name, step backfill-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Convert every row of users. Rows that nobody writes get their new side here.
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

-- ==== 0004_split_user_name_verify_1.up.sql ====

-- split-user-name, step verify-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Hold every row against the in-step condition. No constraint is set and nothing is switched
-- before every row is proved right.
-- Verify: rows of public.users whose two sides are not in step: expected 0.
select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true;
do $walk$
begin
  if (select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true) <> 0 then
    raise exception 'stop: there are rows of public.users whose two sides are not in step';
  end if;
end
$walk$;

-- ==== 0005_split_user_name_verify_2.up.sql ====

-- split-user-name, step verify-2, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Look for NULL in first_name. first_name becomes NOT NULL next.
-- Verify: rows of public.users where "first_name" is NULL: expected 0.
select count(*) as not_allowed from "public"."users" where first_name is null;
do $walk$
begin
  if (select count(*) as not_allowed from "public"."users" where first_name is null) <> 0 then
    raise exception 'stop: there are rows of public.users where "first_name" is NULL';
  end if;
end
$walk$;

-- ==== 0006_split_user_name_verify_3.up.sql ====

-- split-user-name, step verify-3, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Demand first_name of new rows. NOT VALID: takes effect at once and reads no row.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Add constraint shoofly_first_name_filled on public.users.
do 'add constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- ==== 0007_split_user_name_verify_4.up.sql ====

-- split-user-name, step verify-4, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Validate it. Reads every row under a lock that lets readers and writers pass.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Validate constraint shoofly_first_name_filled on public.users.
do 'validate constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- ==== 0008_split_user_name_verify_5.up.sql ====

-- split-user-name, step verify-5, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Set first_name NOT NULL. The validated check proves it: no row is read.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Set public.users.first_name not null.
do 'set public.users.first_name not null' as 'it''s';
-- Drop constraint shoofly_first_name_filled of public.users.
do 'drop constraint shoofly_first_name_filled of public.users' as 'it''s';
commit;

-- ==== 0009_split_user_name_cutover_1.up.sql ====

-- split-user-name, step cutover-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.
-- Let the new side win. Where both sides are written in one statement, the new shape is the one
-- that counts now.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Replace sync functions of public.users.
do 'replace sync functions of public.users' as 'it''s';
commit;

-- ==== 0010_split_user_name_cutover_2.up.sql ====

-- split-user-name, step cutover-2, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to do on the way up: this step belongs to the way back.

-- ==== 0011_split_user_name_contract_1.up.sql ====

-- split-user-name, step contract-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- BEFORE THIS FILE: let 7 days pass after cutover, and take the old application out of use
-- everywhere.
-- Take the sync down. Nothing writes the old shape any more.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Remove sync triggers of public.users.
do 'remove sync triggers of public.users' as 'it''s';
commit;

-- ==== 0012_split_user_name_contract_2.up.sql ====

-- split-user-name, step contract-2, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to do on the way up: this step belongs to the way back.

-- ==== 0013_split_user_name_contract_3.up.sql ====

-- split-user-name, step contract-3, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Take name out of sight. A rename is instant and can be taken back; whatever still reads it fails
-- now, while that can be helped.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Drop not null of public.users.name.
do 'drop not null of public.users.name' as 'it''s';
-- Rename in public.users: name to _shoofly_old_name.
do 'rename in public.users: name to _shoofly_old_name' as 'it''s';
commit;

-- ==== 0014_split_user_name_purge_1.up.sql ====

-- split-user-name, step purge-1, up. Made by shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- BEFORE THIS FILE: let 7 days pass after contract and make a backup. NOTHING BRINGS BACK WHAT IT
-- DROPS.
-- Drop the old column and the marker. The room is used again; nothing brings the values back.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Drop column public.users._shoofly_old_name.
do 'drop column public.users._shoofly_old_name' as 'it''s';
-- Drop column public.users._shoofly_m.
do 'drop column public.users._shoofly_m' as 'it''s';
commit;

-- ==== 0014_split_user_name_purge_1.down.sql ====

-- split-user-name, step purge-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- There is no way back from purge: restore the backup made before it.

-- ==== 0013_split_user_name_contract_3.down.sql ====

-- split-user-name, step contract-3, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Take name out of sight.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Rename in public.users: _shoofly_old_name to name.
do 'rename in public.users: _shoofly_old_name to name' as 'it''s';
-- Set public.users.name not null.
do 'set public.users.name not null' as 'it''s';
commit;

-- ==== 0012_split_user_name_contract_2.down.sql ====

-- split-user-name, step contract-2, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Fill the old side again.
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

-- ==== 0011_split_user_name_contract_1.down.sql ====

-- split-user-name, step contract-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Take the sync down.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Install sync triggers on public.users.
do 'install sync triggers on public.users' as 'it''s';
commit;

-- ==== 0010_split_user_name_cutover_2.down.sql ====

-- split-user-name, step cutover-2, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Look for what the old shape cannot carry.
-- Rows of public.users whose new values the old shape cannot carry. If it is not 0, decide before
-- you go on: their new form is lost.
select count(*) as out_of_step from "public"."users" where ("first_name" = (split_part(name, ' ', 1))) is not true;

-- ==== 0009_split_user_name_cutover_1.down.sql ====

-- split-user-name, step cutover-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Let the new side win.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Replace sync functions of public.users.
do 'replace sync functions of public.users' as 'it''s';
commit;

-- ==== 0008_split_user_name_verify_5.down.sql ====

-- split-user-name, step verify-5, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Set first_name NOT NULL.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Drop not null of public.users.first_name.
do 'drop not null of public.users.first_name' as 'it''s';
-- Add constraint shoofly_first_name_filled on public.users.
do 'add constraint shoofly_first_name_filled on public.users' as 'it''s';
commit;

-- ==== 0007_split_user_name_verify_4.down.sql ====

-- split-user-name, step verify-4, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to undo here.

-- ==== 0006_split_user_name_verify_3.down.sql ====

-- split-user-name, step verify-3, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Demand first_name of new rows.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Drop constraint shoofly_first_name_filled of public.users.
do 'drop constraint shoofly_first_name_filled of public.users' as 'it''s';
commit;

-- ==== 0005_split_user_name_verify_2.down.sql ====

-- split-user-name, step verify-2, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to undo here.

-- ==== 0004_split_user_name_verify_1.down.sql ====

-- split-user-name, step verify-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to undo here.

-- ==== 0003_split_user_name_backfill_1.down.sql ====

-- split-user-name, step backfill-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Nothing to undo here.

-- ==== 0002_split_user_name_expand_2.down.sql ====

-- split-user-name, step expand-2, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Install the sync triggers.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Remove sync triggers of public.users.
do 'remove sync triggers of public.users' as 'it''s';
commit;

-- ==== 0001_split_user_name_expand_1.down.sql ====

-- split-user-name, step expand-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for postgres 15.20.
-- Run with: psql -X -v ON_ERROR_STOP=1 -f FILE "$DATABASE", not in a transaction of yours.

set lock_timeout = '300ms';
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set row_security = off;  -- an error instead of silently fewer rows
set timezone = 'UTC';
set datestyle = 'ISO, MDY';
set intervalstyle = 'postgres';
set extra_float_digits = 1;

-- Undoes: Add columns first_name, last_name and the marker.
begin;
set local search_path = pg_catalog, pg_temp;  -- names below are qualified
-- Drop column public.users._shoofly_m.
do 'drop column public.users._shoofly_m' as 'it''s';
-- Drop column public.users.last_name.
do 'drop column public.users.last_name' as 'it''s';
-- Drop column public.users.first_name.
do 'drop column public.users.first_name' as 'it''s';
commit;

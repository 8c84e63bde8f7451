// What PostgreSQL refuses, and what it lets go although a function names it: the linter says so of
// migrations without asking a server.

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "lint/certainty.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

struct Refusal {
  const char* before;
  const char* statement;
  const char* code;  // empty: the server does it
  int from = 13;     // releases of which that is true
  int to = 18;
  bool said = true;  // by the linter, where it is refused
};

constexpr const char* kTables =
    "create table t (id bigint primary key, a text, b int not null);"
    "create table u (id bigint primary key, t_id bigint references t);";

constexpr const char* kMadeTable = "create table v (id bigint); drop table v";

std::vector<Refusal> of_functions() {
  return {
      // A body is a text until it is called.
      {"create function f() returns text language sql as 'select a from t'",
       "alter table t drop column a", ""},
      {"create function f() returns text language sql as 'select a from t';"
       "alter table t drop column a",
       "select f()", "42703", 13, 18, false},
      {"create function f() returns text language plpgsql as 'begin return (select a from t); end';"
       "alter table t rename column a to c",
       "select f()", "42703", 13, 18, false},
      {"create function f() returns bigint language plpgsql as 'begin return (select count(*) from "
       "u); end'; drop table u",
       "select f()", "42P01", 13, 18, false},
      {"create function f() returns void language plpgsql as "
       "'begin insert into t (id, b) values (1, 1); end';"
       "alter table t add column c int not null",
       "select f()", "23502", 13, 18, false},
      // BEGIN ATOMIC is not.
      {"create function f() returns text begin atomic select a from t; end",
       "alter table t drop column a", "2BP01", 14},
      {"create function f() returns text begin atomic select a from t; end",
       "alter table t rename column a to c", "", 14},
      {"create function f() returns text return (select max(a) from t)", "drop table t cascade", "",
       14},
      {"create function f() returns text return (select max(a) from t)", "drop table t", "2BP01",
       14},
      // What is made again behind it comes too late.
      {"create function f() returns text return (select max(a) from t)",
       "alter table t drop column a; create or replace function f() returns text return 'a'",
       "2BP01", 14},
  };
}

// What rules other than those of refusals say.
std::vector<Refusal> of_other_rules() {
  return {
      // Without CASCADE a schema goes when it is empty.
      {"create schema s; create table s.x (a int)", "drop schema s", "2BP01", 13, 18, false},
      {"create schema s", "drop schema s", ""},
      // The index of a key has its name while it is there; the constraint gives its own to the
      // next.
      {"", "create unique index t_pkey on t (id)", "42P07", 13, 18, false},
      {"create unique index t_pkey_new on t (b); alter table u drop constraint u_t_id_fkey",
       "alter table t drop constraint t_pkey, add constraint t_pkey primary key using index "
       "t_pkey_new",
       ""},
      // Row-level security without a policy: INSERT is refused, the owner only with FORCE.
      {"create role nobody_rls; grant all on t to nobody_rls; alter table t enable row level "
       "security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501", 13, 18, false},
      {"alter table t owner to nobody_rls; alter table t enable row level security; set role "
       "nobody_rls",
       "insert into t values (1, 'x', 1)", ""},
      {"alter table t owner to nobody_rls; alter table t enable row level security; alter table t "
       "force row level security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501", 13, 18, false},
      // One trigger that is off leaves foreign keys as they are; all of them do not.
      {"create function f() returns trigger language plpgsql as 'begin return new; end'; create "
       "trigger one before insert on u for each row execute function f(); alter table u disable "
       "trigger one",
       "insert into u values (1, 5)", "23503", 13, 18, false},
      {"alter table u disable trigger user", "insert into u values (1, 5)", "23503", 13, 18, false},
      {"alter table u disable trigger all", "insert into u values (1, 5)", ""},
      // What a copy of a table calls its keys, indexes and checks.
      {"create index t_a on t (a); alter table t add constraint ck check (b > 0); create table c "
       "(like t including all)",
       "drop index c_a_idx; alter table c drop constraint c_pkey, drop constraint ck", ""},
      {"create table c (like t)", "alter table c drop constraint c_pkey", "42704", 13, 18, false},
      {"create table c (like u including all)", "alter table c drop constraint c_t_id_fkey",
       "42704", 13, 18, false},
      // The column of a type that is renamed has it still.
      {"create type m as enum ('a'); alter table t add column m m; alter type m rename to m_old; "
       "create type m as enum ('a', 'b')",
       "alter table t alter column m type m using m::text::m", ""},
  };
}

struct Quiet {
  const char* before;
  const char* statement;
  bool rewrites = false;
};

// What is done to the catalog alone: the table keeps its file.
std::vector<Quiet> quiet() {
  return {
      {"create domain d as text check (value <> ''); alter table t add column d d",
       "alter table t alter column d type text"},
      {"create domain d as varchar(9); alter table t add column d d",
       "alter table t alter column d type varchar(9)", true},
      {"create domain d as text check (value <> '')", "alter table t alter column a type d", true},
      {"create function f() returns int language sql immutable as 'select 7'",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql immutable as 'begin return 7; end'",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql as 'begin return 7; end'; alter function "
       "f() immutable",
       "alter table t add column c int default f()"},
      {"create function f() returns int language plpgsql as 'begin return 7; end'",
       "alter table t add column c int default f()", true},
  };
}

// What a view or the like uses.
std::vector<Refusal> of_what_is_used() {
  return {
      {"create view v as select a from t", "alter table t drop column a", "2BP01"},
      {"create view v as select id from t where a = 'x'", "alter table t drop column a", "2BP01"},
      {"create view v as select id from t order by a", "alter table t drop column a", "2BP01"},
      {"create view v as select * from t", "alter table t drop column a", "2BP01"},
      {"create view v as select x.* from t x join u on u.t_id = x.id",
       "alter table t drop column a", "2BP01"},
      {"create view v as select id from u where exists (select * from t)",
       "alter table t drop column a", "2BP01"},
      {"create view v as select id from u where exists (select 1 from t where t.id = u.t_id)",
       "alter table t drop column a", ""},
      {"create view v as with x as (select a from t) select a from x",
       "alter table t drop column a", "2BP01"},
      {"create view v as select 1 as one union select b from t", "alter table t drop column b",
       "2BP01"},
      {"create view v as select count(*) from t", "alter table t drop column a", ""},
      {"create view v as select * from t; alter table t add column c int",
       "alter table t drop column c", ""},
      {"create view v as select a from t", "alter table t drop column b", ""},
      {"create view v as select a from t", "alter table t drop column a cascade", ""},
      {"create view v as select a from t; alter table t rename column a to c",
       "alter table t drop column c", "2BP01"},
      {"create view v as select a from t; alter table t rename to s", "drop table s", "2BP01"},
      {"create view v as select a from t; create or replace view v as select 'x'::text as a",
       "alter table t drop column a", ""},
      {"create view v as select a from t; drop view v", "alter table t drop column a", ""},
      {"create materialized view v as select a from t", "alter table t drop column a", "2BP01"},
      {"create view v as select count(*) from u", "drop table u", "2BP01"},
      {"create view v as select count(*) from u", "drop table u cascade", ""},
      {"create view v as select 1 as c; create view w as select c from v", "drop view v", "2BP01"},
      {"create view v as select 1 as c; create view w as select c from v", "drop view v, w", ""},
      {"create materialized view v as select 1 as c; create view w as select c from v",
       "drop materialized view v", "2BP01"},
      {"", "drop table t", "2BP01"},
      {"", "drop table t, u", ""},
      {"", "drop table t cascade", ""},
      {"", "alter table t drop column id", "2BP01"},
      {"", "alter table t drop constraint t_pkey", "2BP01"},
      {"alter table u drop constraint u_t_id_fkey", "drop table t", ""},
      {"alter table u drop column t_id", "drop table t", ""},
      {"create view v as select a from t", "alter table t alter column a type varchar(9)", "0A000"},
      {"create view v as select a from t", "alter table t alter column a type text", "0A000"},
      {"create view v as select a from t", "alter table t alter column b type bigint", ""},
      {"create materialized view v as select a from t",
       "alter table t alter column a type varchar(9)", "0A000"},
      {"create function f() returns text begin atomic select a from t; end",
       "alter table t alter column a type varchar(9)", "0A000", 14, 18, false},
      {"create policy p on t using (a = 'x')", "alter table t drop column a", "2BP01"},
      {"create policy p on t using (a = 'x')", "alter table t alter column a type varchar(9)",
       "0A000"},
      {"create policy p on t using (a = 'x')", "drop table t cascade", ""},
      {"create policy p on u using (id in (select id from t where a = 'x'))",
       "alter table t drop column a", "2BP01"},
      {"create policy p on u using (true)", "drop table u", ""},
      // Before 15 the computed column goes along.
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t drop column b", "", 13, 14},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t drop column b", "2BP01", 15},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t drop column b, drop column g", "2BP01", 15},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t alter column b type bigint", "42601", 13, 14, false},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t alter column b type bigint", "0A000", 15},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before update of a on t for each row execute function g()",
       "alter table t drop column a", "2BP01"},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before update on t for each row when (new.a > 'x') execute function g()",
       "alter table t drop column a", "2BP01"},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before update of a on t for each row execute function g()",
       "alter table t alter column a type varchar(9)", "0A000"},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before update of a on t for each row execute function g()",
       "drop table t cascade", ""},
      {"alter table t add constraint b_key unique (b); alter table u add foreign key (t_id) "
       "references t (b)",
       "alter table t drop constraint b_key", "2BP01"},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t drop column g, drop column b", ""},
  };
}

// A name that is taken.
std::vector<Refusal> of_what_is_there() {
  return {
      {"", "alter table t add primary key (b)", "42P16"},
      {"", "alter table t add column k int primary key", "42P16"},
      {"", "create table v (a int primary key, b int, primary key (b))", "42P16"},
      {"alter table t drop constraint t_pkey cascade", "alter table t add primary key (b)", ""},
      {"alter table u drop constraint u_t_id_fkey",
       "alter table t add primary key (b), drop constraint t_pkey", ""},
      {"alter table t add constraint c check (b > 0)",
       "alter table t add constraint c check (b > 0)", "42710"},
      {"alter table t add constraint c check (b > 0)", "alter table t add constraint c unique (b)",
       "42710"},
      {"alter table t add constraint c unique (b)", "alter table t add constraint c unique (b)",
       "42P07"},
      {"alter table t add constraint c unique (b)", "alter table u add constraint c unique (id)",
       "42P07"},
      {"alter table t add constraint c unique (b)", "create table v (a int constraint c unique)",
       "42P07"},
      {"alter table t add constraint c check (b > 0)",
       "alter table u add constraint c check (id > 0)", ""},
      {"alter table t add constraint c check (b > 0)",
       "alter table t add constraint c check (b > 1), drop constraint c", ""},
      {"", "create table v (a int constraint c check (a > 0), b int constraint c check (b > 0))",
       "42710"},
      {"create unique index c on t (b)", "alter table t add constraint c unique using index c", ""},
      {"", "alter table t add constraint u_t_id_fkey check (b > 0)", ""},
      {"", "alter table t rename constraint t_pkey to t_pkey", "42P07"},
      {"alter table t add constraint c check (b > 0), add constraint d check (b > 0)",
       "alter table t rename constraint c to d", "42710"},
      {"create index i on t (a)", "create index i on u (id)", "42P07"},
      {"create index i on t (a)", "create index if not exists i on u (id)", ""},
      {"create index i on t (a)", "create table i (id int)", "42P07"},
      {"create index i on t (a)", "create view i as select 1", "42P07"},
      {"create index i on t (a)", "create sequence i", "42P07"},
      {"", "create index t on u (id)", "42P07"},
      {"", "create index t_pkey on u (id)", "42P07"},
      {"create index i on t (a); alter table t drop column a", "create index i on t (b)", ""},
      {"create view v as select 1 as a", "create view v as select 1 as a", "42P07"},
      {"create view v as select 1 as a", "create or replace view v as select 1 as a", ""},
      {"create view v as select 1 as a", "create table v (a int)", "42P07"},
      {"create view v as select 1 as a", "create table if not exists v (a int)", ""},
      {"create materialized view v as select 1 as a", "create materialized view v as select 1",
       "42P07"},
      {"create sequence s", "create sequence s", "42P07"},
      {"create sequence s", "create sequence if not exists s", ""},
      {"create table v (a serial)", "create sequence v_a_seq", "42P07", 13, 18, false},
      {"", "alter table t rename to u", "42P07"},
      {"create view v as select 1 as a", "alter table t rename to v", "42P07"},
      {"", "alter table t rename column a to b", "42701"},
      {"create index i on t (a); create index j on t (b)", "alter index i rename to j", "42P07"},
      {"create type e as enum ('a')", "create type e as enum ('b')", "42710"},
      {"create type e as enum ('a')", "create type e as (b int)", "42710"},
      {"create type e as enum ('a')", "create domain e as int", "42710"},
      {"create domain e as int", "create type e as enum ('b')", "42710"},
      {"", "create type t as enum ('b')", "42710"},
      {"", "create domain t as int", "42710"},
      {"", "create type t as (b int)", "42710"},
      {"create type e as (b int)", "create type e as (b int)", "42710"},
      {"create type e as enum ('a')", "alter type e add value 'a'", "42710"},
      {"create type e as enum ('a')", "alter type e add value if not exists 'a'", ""},
      {"create type e as enum ('a')", "alter type e rename value 'b' to 'c'", "22023", 13, 18,
       false},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before insert on t for each row execute function g()",
       "create trigger r before update on t for each row execute function g()", "42710"},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before insert on t for each row execute function g()",
       "create or replace trigger r before update on t for each row execute function g()", "", 14},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before insert on t for each row execute function g()",
       "create trigger r before update on u for each row execute function g()", ""},
      {"create policy p on t", "create policy p on t", "42710"},
      {"create policy p on t", "create policy p on u", ""},
      {"", "alter table t add column a int", "42701"},
      {"", "alter table t add column a int, drop column a", ""},
  };
}

// What was there once, and what never was.
std::vector<Refusal> of_what_is_gone() {
  return {
      {kMadeTable, "drop table v", "42P01"},
      {kMadeTable, "drop table if exists v", ""},
      {kMadeTable, "alter table v add column a int", "42P01"},
      {kMadeTable, "alter table if exists v add column a int", ""},
      {kMadeTable, "create index on v (a)", "42P01"},
      {kMadeTable, "insert into v values (1)", "42P01"},
      {kMadeTable, "update v set a = 1", "42P01"},
      {kMadeTable, "delete from t using v where v.id = t.id", "42P01"},
      {kMadeTable, "insert into t (id, b) select id, 1 from v", "42P01"},
      {kMadeTable, "truncate v", "42P01"},
      {"", "comment on table v is 'x'", "42P01", 13, 18, false},
      {kMadeTable, "grant select on v to public", "42P01"},
      {kMadeTable, "begin; lock table v", "42P01"},
      {kMadeTable, "create view w as select * from v", "42P01"},
      {kMadeTable, "create table w (id int references v)", "42P01"},
      {kMadeTable, "create policy p on v", "42P01"},
      {"create table v (id bigint); drop table v;"
       "create function g() returns trigger language plpgsql as 'begin return new; end'",
       "create trigger r before insert on v for each row execute function g()", "42P01"},
      {"", "drop trigger if exists r on v", ""},
      {kMadeTable, "drop trigger r on v", "42P01"},
      {"create function g() returns trigger language plpgsql as 'begin return new; end';"
       "create trigger r before insert on t for each row execute function g(); drop trigger r on t",
       "drop trigger r on t", "42704"},
      {"", "drop trigger r on t", "42704", 13, 18, false},
      {"", "drop table v", "42P01", 13, 18, false},
      {"create policy p on t; drop policy p on t", "drop policy p on t", "42704"},
      {"", "alter table t rename to u2; alter table t add column c int", "42P01"},
      {"create view v as select 1 as a; drop view v", "drop view v", "42P01"},
      {"create view v as select 1 as a; drop view v", "drop view if exists v", ""},
      {"create materialized view v as select 1 as a; drop materialized view v",
       "drop materialized view v", "42P01"},
      {"create sequence s; drop sequence s", "drop sequence s", "42P01"},
      {"create index i on t (a); drop index i", "drop index i", "42704"},
      {"create index i on t (a); drop index i", "drop index if exists i", ""},
      {"create index i on t (a); drop index i", "alter index i rename to j", "42P01"},
      {"create type e as enum ('b'); drop type e", "drop type e", "42704"},
      {"create domain e as int; drop domain e", "drop domain e", "42704"},
      {"create type e as enum ('b'); drop type e", "alter type e add value 'a'", "42704"},
      {"create type e as enum ('b'); drop type e", "alter type e rename to e2", "42704"},
      {"create table v (id bigint); alter table v rename to w", "insert into v values (1)",
       "42P01"},
      {"create table v (id bigint); alter table v rename to w; create view v as select * from w",
       "insert into v values (1)", ""},
      {"create table v (id bigint); drop table v; create table v as select 1 as a",
       "insert into v values (1)", ""},
      {"create table v (id bigint); drop table v; create schema s; create table s.v (id int); "
       "set search_path = public, s",
       "insert into v values (1)", ""},
      {"create index i on t (a); drop index i; do $$ begin create index i on t (b); end $$",
       "drop index i", ""},
      {"alter table t drop constraint t_pkey cascade; do $$ begin execute "
       "'alter table t add constraint t_pkey primary key (id)'; end $$",
       "alter table t drop constraint t_pkey", ""},
      {"create function h() returns int language plpgsql as "
       "'begin create table v (id int); return 1; end'; create table v (id int); drop table v; "
       "select h()",
       "insert into v values (1)", ""},
      {"", "alter table t drop constraint c", "42704", 13, 17},
      {"", "alter table t drop constraint if exists c", ""},
      // Since 18 NOT NULL is a constraint with a name.
      {"", "alter table t drop constraint c", "42704", 18, 18, false},
      {"create table v (a int constraint c not null)", "alter table v drop constraint c", "42704",
       13, 17},
      {"create table v (a int constraint c not null)", "alter table v drop constraint c", "", 18},
      {"", "alter table t drop constraint t_b_not_null", "42704", 13, 17, false},
      {"", "alter table t drop constraint t_b_not_null", "", 18},
      {"alter table t add constraint c check (b > 0); alter table t drop constraint c",
       "alter table t drop constraint c", "42704"},
      {"alter table t add constraint c check (b > 0); alter table t rename constraint c to d",
       "alter table t drop constraint c", "42704"},
      {"create index on t (lower(a::text)); drop index t_lower_idx; "
       "create index on t (lower(a::text))",
       "drop index t_lower_idx", ""},
      {"", "alter table t rename constraint c to d", "42704", 13, 17},
      {"", "alter table t validate constraint c", "42704", 13, 17},
      {"", "alter table t alter constraint c deferrable", "42704", 13, 17},
      {"create index i on t (a); alter table t drop column a", "drop index i", "42704"},
      {"alter table t add unique (a); alter table t drop column a",
       "alter table t drop constraint t_a_key", "42704"},
      {"alter table t add constraint c check (b > 0); alter table t drop column b",
       "alter table t drop constraint c", "42704"},
      {"create index i on u (id); drop table u", "drop index i", "42704"},
      {"", "alter table t rename column a to c; update t set a = 'x'", "42703"},
      {"", "begin; drop table u; rollback; insert into u values (1, null)", ""},
  };
}

// A column that the table does not have.
std::vector<Refusal> of_columns() {
  return {
      {"", "create index on t (c)", "42703"},
      {"", "create index on t (lower(c))", "42703"},
      {"", "create index on t (a) where c", "42703"},
      {"", "create index on t (a) include (c)", "42703"},
      {"", "create index on t ((t.a || 'x')) where t.b > 0", ""},
      {"", "create index on t (a) where tableoid > 0::oid", "0A000", 13, 18, false},
      {"", "alter table t add check (tableoid > 0::oid)", ""},
      {"", "alter table t add check (c > 0)", "42703"},
      {"", "alter table t add check (t.b > 0 and t is not null)", ""},
      {"", "alter table t add unique (c)", "42703"},
      {"", "alter table t add foreign key (c) references u", "42703"},
      {"", "alter table t add foreign key (id) references u (c)", "42703"},
      {"", "alter table t add column g int generated always as (c + 1) stored", "42703"},
      {"", "alter table t add column g int generated always as (c + 1) stored, add column c int",
       "42703", 13, 18, false},
      {"", "alter table t add check (c > 0), add column c int", ""},
      {"", "alter table t add unique (c), add column c int", ""},
      {"", "alter table t alter column b type bigint using c", "42703"},
      {"", "alter table t alter column b type bigint using c, add column c int", "42703", 13, 18,
       false},
      {"", "create table v (a int, check (c > 0))", "42703"},
      {"", "create table v (a int check (b > 0), b int)", ""},
      {"", "create table v (a int generated always as (b + 1) stored, b int)", ""},
      {"", "create table v (a int, primary key (c))", "42703"},
      {"", "create table v (a int, foreign key (c) references t)", "42703"},
      {"", "create table v (a int references v (c), primary key (a))", "42703"},
      {"", "insert into t (id, c) values (1, 2)", "42703"},
      {"", "insert into t (id, b) values (1, 2) on conflict (id) do update set b = excluded.b", ""},
      {"", "insert into t (id, b) values (1, 2) on conflict (c) do nothing", "42703"},
      {"", "insert into t (id, b) select id, c from u", "42703"},
      {"", "update t set c = 1", "42703"},
      {"", "update t set b = c", "42703"},
      {"", "update t x set b = t.b", "42P01", 13, 18, false},
      {"", "update t x set b = x.c", "42703"},
      {"", "update t set b = u.id from u where u.t_id = t.id", ""},
      {"", "delete from t where c = 1", "42703"},
      {"", "delete from t where id in (select t_id from u where c = 1)", "42703"},
      {"", "delete from t where id in (select a::bigint from u)", ""},
      {"create function c(t) returns int language sql as 'select 1'", "delete from t where t.c = 2",
       ""},
      {"", "create view v as select c from t", "42703"},
      {"", "select x.p from t as x (p, q, r)", ""},
      {"", "select j.p from (t join u on u.t_id = t.id) as j (p, q)", ""},
      {"", "create policy p on t using (c = 1)", "42703"},
      {"", "comment on column t.c is 'x'", "42703"},
      {"", "alter table t rename column c to d", "42703"},
      {"", "alter table t alter column c set not null", "42703"},
      {"", "alter table t drop column c", "42703"},
      {"", "alter table t alter column c set statistics 5", "42703"},
  };
}

std::vector<Refusal> of_foreign_keys() {
  return {
      {"", "alter table u add foreign key (t_id) references t (b)", "42830"},
      {"create table v (a int)", "alter table u add foreign key (t_id) references v", "42704"},
      {"create unique index on t (b)", "alter table u add foreign key (t_id) references t (b)", ""},
      {"create unique index on t (b) where a = 'x'",
       "alter table u add foreign key (t_id) references t (b)", "42830"},
      {"create unique index on t (b, a)", "alter table u add foreign key (t_id) references t (b)",
       "42830"},
      {"create unique index on t (id, b)",
       "alter table u add foreign key (t_id, id) references t (b, id)", ""},
      {"create unique index on t (b) include (a)",
       "alter table u add foreign key (t_id) references t (b)", ""},
      {"create index on t (b)", "alter table u add foreign key (t_id) references t (b)", "42830"},
      {"alter table t add unique (b) deferrable",
       "alter table u add foreign key (t_id) references t (b)", "55000", 13, 18, false},
      {"", "create table v (a int references v (b), b int unique)", ""},
      {"", "create table v (a int references v (b), b int)", "42830"},
      {"", "alter table u add foreign key (t_id, id) references t", "42830"},
      {"",
       "alter table u add foreign key (t_id) references t (id), add foreign key (id) "
       "references t",
       ""},
      {"", "alter table t add unique (b), add column c int references t (b)", ""},
      {"alter table u drop constraint u_t_id_fkey",
       "alter table t drop constraint t_pkey, add column c int references t (id)", "42830"},
  };
}

std::vector<Refusal> refusals() {
  std::vector<Refusal> all;
  for (const auto& some : {of_functions(), of_other_rules(), of_what_is_used(), of_what_is_there(), of_what_is_gone(),
                           of_columns(), of_foreign_keys()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

// What the linter says of the statement as a migration behind the others.
std::vector<std::string> said_of(const Refusal& one, int version) {
  static constexpr std::array<std::string_view, 8> kRules = {
      "column-not-there",     "column-there-already",    "table-there-already",
      "object-there-already", "object-not-there",        "second-primary-key",
      "still-used",           "foreign-key-not-possible"};
  std::vector<const lint::Rule*> rules;
  for (const std::string_view id : kRules) rules.push_back(lint::find_rule(id));
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {version}}, engine.facts, rules);
  linter.watch_routines(engine.routines);
  linter.read_queries(engine.queries);
  const auto play = [&](const std::string& number, const std::string& text, bool known) {
    lint::Migration migration;
    migration.version = number;
    migration.up.text = text;
    migration.up.file = number + ".sql";
    linter.lint(migration, {&migration.up, engine.reader.read(text, migration.up.file, 100)},
                nullptr, known);
  };
  play("1", std::string(kTables) + one.before, true);
  play("2", one.statement, false);
  linter.conclude();
  std::vector<std::string> said;
  for (const lint::Finding& finding : linter.findings()) said.push_back(finding.problem);
  return said;
}

class Refusals : public ::testing::TestWithParam<int> {
 protected:
  int told_ = 0;
};

TEST_P(Refusals, AreThoseOfTheServer) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("refusals");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  for (const Refusal& one : refusals()) {
    if (GetParam() < one.from || GetParam() > one.to) continue;
    const Status fresh = client->execute("drop schema public cascade; create schema public");
    ASSERT_TRUE(fresh.ok()) << fresh.error().describe();
    const Status before = client->execute(std::string(kTables) + one.before);
    EXPECT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const Status done = client->execute(one.statement);
    EXPECT_EQ(done.ok() ? "" : done.error().native_code, one.code)
        << one.before << "; " << one.statement;
    const std::vector<std::string> said = said_of(one, GetParam());
    if (one.said && !done.ok()) {
      EXPECT_FALSE(said.empty()) << "not said: " << one.before << "; " << one.statement;
    } else {
      EXPECT_TRUE(said.empty()) << one.before << "; " << one.statement << ": " << said.front();
    }
    if (!done.ok()) static_cast<void>(client->execute("rollback"));
  }
}

// Every pair of these as a foreign key: refused exactly where the linter says so.
TEST_P(Refusals, OfTypesThatDoNotCompare) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  static constexpr std::array<const char*, 19> kTypes = {
      "smallint", "integer",    "bigint",  "numeric", "numeric(9)", "real",        "float8",
      "text",     "varchar(9)", "char(9)", "date",    "timestamp",  "timestamptz", "uuid",
      "boolean",  "int[]",      "name",    "inet",    "bytea"};
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("types");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const StatementFacts& facts = find_sql("postgres")->facts;
  for (const char* to : kTypes) {
    const Status made = client->execute(fmt::format(
        "drop schema public cascade; create schema public; create table p (a {} primary key)", to));
    ASSERT_TRUE(made.ok()) << made.error().describe();
    for (const char* from : kTypes) {
      const Status done =
          client->execute(fmt::format("create table c (a {} references p); drop table c", from));
      const std::string code = done.ok() ? "" : done.error().native_code;
      EXPECT_TRUE(code.empty() || code == "42804") << from << " to " << to << ": " << code;
      const bool may = lint::may_be_compared(facts.plain_type(from), facts.plain_type(to));
      if (done.ok()) {
        EXPECT_TRUE(may) << from << " to " << to;
      } else if (!may) {
        ++told_;
      }
    }
  }
  EXPECT_GT(told_, 100);
}

// The names that constraints and indexes are given are those that the linter gives them.
TEST_P(Refusals, KnowTheNamesThatTheServerGives) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const std::string script =
      "create table t (id serial primary key, a int unique, b int check (b > 0), c int, "
      "unique (a, b), check (a > b), check (a < c), unique (a) include (c));"
      "alter table t add unique (a); alter table t add check (b > 1);"
      "alter table t add check (a > 1 and b > 1); alter table t add foreign key (c) references t;"
      "alter table t add column d int references t unique check (d > 0);"
      "create index on t (a); create index on t (a); create index on t (lower(b::text), c);"
      "create unique index t_u on t (b); alter table t add unique using index t_u;"
      "create table t_a_key4 (id int); alter table t add unique (a);"
      "create table a_table_with_a_very_long_name_that_takes_nearly_all (and_a_column_of_many int, "
      "unique (and_a_column_of_many), check (and_a_column_of_many > 0));"
      "alter table t rename to s; alter table s add unique (a); alter table s add primary key (id)";
  // The last one is refused: the table has one.
  const std::string accepted = script.substr(0, script.rfind(';'));
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("names");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const Status done = client->execute(accepted);
  ASSERT_TRUE(done.ok()) << done.error().describe();
  const auto rows = client->query(
      "select conname::text from pg_constraint where connamespace = 'public'::regnamespace and "
      "contype in ('p', 'u', 'c', 'f') union select relname::text from pg_class where relkind = "
      "'i' and relnamespace = 'public'::regnamespace");
  ASSERT_TRUE(rows.ok()) << rows.error().describe();
  std::set<std::string> there;
  for (const auto& row : *rows) there.insert(row.at(0).value_or(""));
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {GetParam()}}, engine.facts, {});
  lint::Migration migration;
  migration.version = "1";
  migration.up.text = accepted;
  linter.lint(migration, {&migration.up, engine.reader.read(accepted, "1.sql", 100)}, nullptr);
  std::set<std::string> known;
  for (const auto& [name, table] : linter.schema().tables) {
    for (const WrittenConstraint& one : table.constraints) known.insert(one.known_name());
    for (const WrittenIndex& one : table.indexes) known.insert(one.known_name());
  }
  known.erase("");  // that of an expression with a cast is not told
  there.erase("t_lower_c_idx");
  EXPECT_EQ(known, there);
}

TEST_P(Refusals, WhatKeepsTheFileOfATable) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Quiet& one : quiet()) {
    const Result<std::string> database = (*server)->fresh_database("quiet");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status before =
        client->execute(std::string(kTables) + "insert into t values (1, 'x', 1);" + one.before);
    ASSERT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const char* file = "select pg_relation_filenode('t')::text";
    const Result<std::string> was = client->scalar(file);
    const Status done = client->execute(one.statement);
    ASSERT_TRUE(done.ok()) << one.statement << ": " << done.error().describe();
    const Result<std::string> is = client->scalar(file);
    ASSERT_TRUE(was.ok() && is.ok());
    EXPECT_EQ(*was != *is, one.rewrites) << one.before << "; " << one.statement;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Refusals, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

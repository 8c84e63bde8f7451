// size: a table of cases

#include "facts/postgres_refusals.h"

namespace shoofly::testing {
namespace {

constexpr const char* kType = "create type m as enum ('a', 'b'); alter table t add column m m";
constexpr const char* kParted =
    "create table q (id int not null, d int not null) partition by range (d);"
    "create table q1 partition of q for values from (1) to (5)";
constexpr const char* kTimes =
    "alter table t add column at timestamptz, add column local timestamp, add column j jsonb";

std::vector<Refusal> of_types() {
  return {
      {"", "alter table t alter column a type int", "42804"},
      {"", "alter table t alter column a type int using a::int", ""},
      {"", "alter table t alter column a type varchar(9)", ""},
      {"", "alter table t alter column b type bigint", ""},
      {"", "alter table t alter column b type boolean", "42804"},
      {"", "alter table t alter column b type text", ""},
      {"alter table t alter column b set default 0",
       "alter table t alter column b type boolean using b > 0", "42804"},
      {"alter table t alter column b set default 0",
       "alter table t alter column b drop default, alter column b type boolean using b > 0", ""},
      {"alter table t alter column b set default 0",
       "alter table t alter column b drop default, alter column b type boolean using b > 0, "
       "alter column b set default false",
       ""},
      {"alter table t alter column b set default 0",
       "alter table t alter column b type boolean using b > 0, alter column b set default false",
       "42804"},
      {"create type m as enum ('a'); alter table t alter column a set default 'a'",
       "alter table t alter column a type m using a::m", "42804"},
      {"create type m as enum ('a'); alter table t alter column a set default null",
       "alter table t alter column a type m using a::m", ""},
      {"create type m as enum ('a')", "alter table t alter column a type m using a::m", ""},
      {"create table p (id uuid primary key); create table c (p uuid references p)",
       "alter table c alter column p type text", "42804"},
      {"create table p (id uuid primary key); create table c (p uuid references p)",
       "alter table p alter column id type text", "42804"},
      {"create table p (id uuid primary key); create table c (p uuid references p)",
       "alter table c drop constraint c_p_fkey, alter column p type text", ""},
      {"create table p (id int primary key); create table c (p int references p)",
       "alter table c alter column p type bigint", ""},
      {"create table p (id varchar(9) primary key); create table c (p text references p)",
       "alter table p alter column id type text", ""},
      {"create table p (id uuid primary key, q uuid references p)",
       "alter table p alter column q type text", "42804"},
      {kType, "drop type m", "2BP01"},
      {kType, "drop type m cascade", ""},
      {"create type m as enum ('a'); alter table t add column m m[]", "drop type m", "2BP01"},
      {"create type m as enum ('a'); alter table t add column m m; alter table t drop column m",
       "drop type m", ""},
      {"create type m as enum ('a'); alter table t add column m m; alter table t alter column m "
       "type text",
       "drop type m", ""},
      {"create domain d as int; alter table t add column m d", "drop domain d", "2BP01"},
      {"create domain d as int; alter table t add column m int", "drop domain d", ""},
      {"create sequence s; alter table t alter column b set default nextval('s')",
       "drop sequence s", "2BP01"},
      {"create sequence s; alter table t alter column b set default nextval('s'); alter table t "
       "alter column b drop default",
       "drop sequence s", ""},
      {kType, "alter table t alter column m set default 'c'", "22P02"},
      {kType, "alter table t alter column m set default 'b'", ""},
      {"create type m as enum ('a')", "alter table t add column m m default 'c'", "22P02"},
      {"create type m as enum ('a'); alter type m rename value 'a' to 'c'",
       "alter table t add column m m default 'c'", ""},
      {"create type m as enum ('a'); alter type m add value 'c'",
       "alter table t add column m m default 'c'", ""},
  };
}

std::vector<Refusal> of_kinds() {
  return {
      {"create view v as select 1 as c", "drop table v", "42809"},
      {"create view v as select 1 as c", "drop view v", ""},
      {"create materialized view v as select 1 as c", "drop view v", "42809"},
      {"create view v as select 1 as c", "drop materialized view v", "42809"},
      {"create materialized view v as select 1 as c", "drop materialized view v", ""},
      {"create index i1 on t (a); create index i2 on t (b)", "drop index concurrently i1, i2",
       "0A000"},
      {"create index i1 on t (a)", "drop index concurrently i1 cascade", "0A000"},
      {"create index i1 on t (a)", "drop index concurrently i1", ""},
      {"create index i1 on t (a); create index i2 on t (b)", "drop index i1, i2", ""},
      {"alter table t add constraint k unique (a)", "drop index k", "2BP01"},
      {"create table v (id int primary key, code text unique)", "drop index v_code_key", "2BP01"},
      {"create table v (id int primary key, code text unique)", "drop index v_pkey", "2BP01"},
      {"create table v (id int, code text); create index v_code_key on v (code)",
       "drop index v_code_key", ""},
      {"create table v (id int, code text unique); alter table v drop constraint v_code_key; "
       "create index v_code_key on v (code)",
       "drop index v_code_key", ""},
      {"", "truncate t", "0A000"},
      {"", "truncate t, u", ""},
      {"", "truncate t cascade", ""},
      {"", "truncate u", ""},
      {"alter table u drop constraint u_t_id_fkey", "truncate t", ""},
      {"alter table t add column n int",
       "alter table t alter column n add generated by default as "
       "identity",
       "55000"},
      {"", "alter table t alter column b add generated by default as identity", ""},
      {"alter table t add column n int",
       "alter table t add column o int, alter column n add generated always as identity", "55000"},
      {"alter table t add column n int",
       "alter table t alter column n set not null, alter column n add generated always as identity",
       ""},
      {"", "alter table t alter column id add generated by default as identity", ""},
      {"create table v (id serial primary key)",
       "alter table v alter column id add generated by default as identity", "55000", 13, 18,
       false},
      {"create table v (id serial primary key); alter table v alter column id drop default",
       "alter table v alter column id add generated by default as identity", ""},
      {"create unique index on t (a) where b > 0",
       "insert into t values (1, 'x', 1) on conflict (a) do nothing", "42P10"},
      {"create unique index on t (a) where b > 0",
       "insert into t values (1, 'x', 1) on conflict (a) where b > 0 do nothing", ""},
      {"create unique index on t (a)",
       "insert into t values (1, 'x', 1) on conflict (a) do nothing", ""},
      {"", "insert into t values (1, 'x', 1, 2)", "42601"},
      {"", "insert into t (id, b) values (1, 2, 3)", "42601"},
      {"", "insert into t (id, a, b) values (1, 2)", "42601"},
      {"", "insert into t (id, b) values (1, greatest(2, 3))", ""},
      {kType, "insert into t values (1, 'x', 1, 'c')", "22P02"},
      {kType, "insert into t values (1, 'x', 1, 'b')", ""},
  };
}

std::vector<Refusal> of_partitions() {
  return {
      {kParted, "alter table q1 add column z int", "42809"},
      {kParted, "alter table q add column z int", ""},
      {kParted, "alter table q drop column d", "42P16"},
      {kParted, "alter table q drop column id", ""},
      {"create table q (id int, d int) partition by range (d); create table q1 partition of q "
       "default",
       "create table q2 partition of q default", "42P17"},
      {kParted, "create table q2 partition of q default", ""},
      {"create table q (id int, d int) partition by range (d); create table q1 partition of q "
       "default; alter table q detach partition q1",
       "create table q2 partition of q default", ""},
      {"create table q (id int, d int) partition by range (d); create table q1 partition of q "
       "default; alter table q detach partition q1",
       "alter table q1 add column z int", ""},
      {"create table q (id int, d int) partition by range (d); create index qi on q (id)",
       "drop index concurrently qi", "0A000"},
  };
}

std::vector<Refusal> of_expressions() {
  return {
      {"", "alter table t add check (b in (select 1))", "0A000"},
      {"", "alter table t add check (a <> 'select')", ""},
      {"", "alter table t add column c int default b + 1", "0A000"},
      {"", "alter table t add column c int default 1 + 1", ""},
      {"", "alter table t add column c timestamptz default now()", ""},
      {"", "alter table t alter column a set default b", "0A000"},
      {"alter table t add column g int generated always as (b + 1) stored",
       "alter table t add column h int generated always as (g + 1) stored", "42P17"},
      {"", "alter table t add column g int generated always as (b + 1) stored", ""},
      {"", "alter table t add column g text generated always as (concat(a, 'x')) stored", "42P17"},
      {"", "alter table t add column g text generated always as (a || 'x') stored", ""},
      {"", "alter table t add column g text generated always as (lower(a)) stored", ""},
      {kTimes, "alter table t add column g date generated always as (at::date) stored", "42P17"},
      {kTimes, "alter table t add column g date generated always as (local::date) stored", ""},
      {kTimes, "create index on t ((at::date))", "42P17"},
      {kTimes, "create index on t ((local::date))", ""},
      {kTimes, "create index on t (((at at time zone 'utc')::date))", ""},
      {kTimes, "create index on t (date_trunc('day', at))", "42P17"},
      {kTimes, "create index on t (date_trunc('day', local))", ""},
      {kTimes, "create index on t (date_trunc('day', at, 'utc'))", "42P17", 13, 15, false},
      {kTimes, "create index on t (date_trunc('day', at at time zone 'utc'))", ""},
      {kTimes, "create index on t (((j ->> 'at')::timestamptz))", "42P17"},
      {kTimes, "create index on t (((j ->> 'at')::int))", ""},
      {kTimes, "create index on t ((j ->> 'at'))", ""},
      {"", "create index on t using gin (to_tsvector(a))", "42P17"},
      {"", "create index on t using gin (to_tsvector('english', a))", ""},
      {kTimes, "create index on t (id) where at > now()", "42P17"},
      {kTimes, "create index on t (id) where at > '2020-01-01'", ""},
      {kTimes, "create index on t (id) where local > current_timestamp", "42P17"},
      {"", "create index on t (lower(a)) where b > 0", ""},
      {"create function concat(a text, b int) returns text language sql immutable as 'select $1'",
       "create index on t (concat(a, b))", ""},
  };
}

constexpr const char* kView = "create view v as select id, a as name, b from t";
constexpr const char* kFunction =
    "create function f(x int, y text default 'y') returns int language sql as 'select 1'";
constexpr const char* kRow =
    "create function f(x int) returns table (a int, b text) language sql as $$ select 1, 'b' $$";

// CREATE OR REPLACE.
std::vector<Refusal> of_replacements() {
  return {
      {kView, "create or replace view v as select id, a as name from t", "42P16"},
      {kView, "create or replace view v as select id, b, a as name from t", "42P16"},
      {kView, "create or replace view v as select id, a, b from t", "42P16"},
      {kView, "create or replace view v (id, title, b) as select id, a, b from t", "42P16"},
      {kView, "create or replace view v as select id, a as name, b, b + 1 as more from t", ""},
      {kView, "create or replace view v (id, name, b) as select id, a, b from t where b > 0", ""},
      {kView, "create or replace view v as select t.id, upper(a) as name, b from t", ""},
      {kView, "drop view v; create or replace view v as select id from t", ""},
      {kView, "alter view v rename to w; create or replace view v as select id from t", ""},
      {"create view v as select * from t", "create or replace view v as select id, a, b from t",
       ""},
      {"create view v as select id from t union all select id from u",
       "create or replace view v as select id as t_id from t union all select id from u", "42P16"},
      {"create view v as values (1)", "create or replace view v as values (2)", ""},
      {kFunction,
       "create or replace function f(x int, y text default 'y') returns bigint language sql as "
       "'select 1::bigint'",
       "42P13"},
      {kFunction,
       "create or replace function f(z int, y text default 'y') returns int language sql as "
       "'select 1'",
       "42P13"},
      {kFunction,
       "create or replace function f(int, y text default 'y') returns int language sql as "
       "'select 1'",
       "42P13"},
      {kFunction,
       "create or replace function f(x int, y text) returns int language sql as 'select 1'",
       "42P13"},
      {kFunction,
       "create or replace function f(x integer, y text default 'z') returns int4 language plpgsql "
       "as 'begin return 2; end'",
       ""},
      {kFunction,
       "create or replace function f(x int) returns bigint language sql as 'select 1::bigint'", ""},
      {kFunction,
       "drop function f(int, text); create or replace function f(z int, y text) returns bigint "
       "language sql as 'select 1::bigint'",
       ""},
      {"create function f(int) returns int language sql as 'select 1'",
       "create or replace function f(x int) returns int language sql as 'select x'", ""},
      {kRow,
       "create or replace function f(x int) returns table (a int, c text) language sql as $$ "
       "select 1, 'b' $$",
       "42P13"},
      {kRow,
       "create or replace function f(x int) returns table (a int, b text, c int) language sql as "
       "$$ select 1, 'b', 2 $$",
       "42P13"},
      {kRow,
       "create or replace function f(x int, out a int, out b text) returns setof record language "
       "sql as $$ select 1, 'b' $$",
       ""},
      {kRow,
       "create or replace function f(x int) returns table (a int, b text) language sql as $$ "
       "select 2, 'c' $$",
       ""},
      {"create function f(out a int) language sql as 'select 1'",
       "create or replace function f(out b int) language sql as 'select 1'", ""},
      {"create function f(x int, out a int, out b int) language sql as 'select 1, 2'",
       "create or replace function f(x int, out a int, out c int) language sql as 'select 1, 2'",
       "42P13"},
  };
}

}  // namespace

std::vector<Refusal> more_postgres_refusals() {
  std::vector<Refusal> all;
  for (const auto& some :
       {of_types(), of_kinds(), of_partitions(), of_expressions(), of_replacements()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace shoofly::testing

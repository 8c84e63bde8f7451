// size: a table of cases

#include "facts/postgres_refusals.h"

namespace shoofly::testing {
namespace {

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

}  // namespace

std::vector<Refusal> postgres_refusals() {
  std::vector<Refusal> all;
  for (const auto& some : {of_functions(), of_what_is_used(), of_what_is_there(), of_what_is_gone(),
                           of_columns(), of_foreign_keys()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace shoofly::testing

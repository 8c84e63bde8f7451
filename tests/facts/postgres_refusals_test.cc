// What PostgreSQL refuses, and what it lets go although a function names it: the linter says so of
// migrations without asking a server.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

struct Refusal {
  const char* before;
  const char* statement;
  const char* code;  // empty: the server does it
  int from = 13;     // the release that knows the statements
};

constexpr const char* kTables =
    "create table t (id bigint primary key, a text, b int not null);"
    "create table u (id bigint primary key, t_id bigint references t);";

std::vector<Refusal> refusals() {
  return {
      // A body is a text until it is called.
      {"create function f() returns text language sql as 'select a from t'",
       "alter table t drop column a", ""},
      {"create function f() returns text language sql as 'select a from t';"
       "alter table t drop column a",
       "select f()", "42703"},
      {"create function f() returns text language plpgsql as 'begin return (select a from t); end';"
       "alter table t rename column a to c",
       "select f()", "42703"},
      {"create function f() returns bigint language plpgsql as 'begin return (select count(*) from "
       "u); end'; drop table u",
       "select f()", "42P01"},
      {"create function f() returns void language plpgsql as "
       "'begin insert into t (id, b) values (1, 1); end';"
       "alter table t add column c int not null",
       "select f()", "23502"},
      // BEGIN ATOMIC is not.
      {"create function f() returns text begin atomic select a from t; end",
       "alter table t drop column a", "2BP01", 14},
      {"create function f() returns text begin atomic select a from t; end",
       "alter table t rename column a to c", "", 14},
      {"create function f() returns text return (select max(a) from t)", "drop table t cascade", "",
       14},
      // Without CASCADE a schema goes when it is empty.
      {"create schema s; create table s.x (a int)", "drop schema s", "2BP01"},
      {"create schema s", "drop schema s", ""},
      // The index of a key has its name while it is there; the constraint gives its own to the
      // next.
      {"", "create unique index t_pkey on t (id)", "42P07"},
      {"create unique index t_pkey_new on t (b); alter table u drop constraint u_t_id_fkey",
       "alter table t drop constraint t_pkey, add constraint t_pkey primary key using index "
       "t_pkey_new",
       ""},
      // Row-level security without a policy: INSERT is refused, the owner only with FORCE.
      {"create role nobody_rls; grant all on t to nobody_rls; alter table t enable row level "
       "security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501"},
      {"alter table t owner to nobody_rls; alter table t enable row level security; set role "
       "nobody_rls",
       "insert into t values (1, 'x', 1)", ""},
      {"alter table t owner to nobody_rls; alter table t enable row level security; alter table t "
       "force row level security; set role nobody_rls",
       "insert into t values (1, 'x', 1)", "42501"},
      // One trigger that is off leaves foreign keys as they are; all of them do not.
      {"create function f() returns trigger language plpgsql as 'begin return new; end'; create "
       "trigger one before insert on u for each row execute function f(); alter table u disable "
       "trigger one",
       "insert into u values (1, 5)", "23503"},
      {"alter table u disable trigger user", "insert into u values (1, 5)", "23503"},
      {"alter table u disable trigger all", "insert into u values (1, 5)", ""},
      // What a copy of a table calls its keys, indexes and checks.
      {"create index t_a on t (a); alter table t add constraint ck check (b > 0); create table c "
       "(like t including all)",
       "drop index c_a_idx; alter table c drop constraint c_pkey, drop constraint ck", ""},
      {"create table c (like t)", "alter table c drop constraint c_pkey", "42704"},
      {"create table c (like u including all)", "alter table c drop constraint c_t_id_fkey",
       "42704"},
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

class Refusals : public ::testing::TestWithParam<int> {};

TEST_P(Refusals, AreThoseOfTheServer) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Refusal& one : refusals()) {
    if (one.from > GetParam()) continue;
    const Result<std::string> database = (*server)->fresh_database("refusals");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status before = client->execute(std::string(kTables) + one.before);
    ASSERT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const Status done = client->execute(one.statement);
    EXPECT_EQ(done.ok() ? "" : done.error().native_code, one.code)
        << one.before << "; " << one.statement;
  }
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

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
  int until = 18;
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
      // A program may end only the transaction that the server has begun for its statement.
      {"begin", "do $$ begin commit; end $$", "2D000"},
      {"", "do $$ begin commit; end $$", ""},
      {"create procedure p() language plpgsql as $$ begin rollback; end $$; begin", "call p()",
       "2D000"},
      {"create procedure p() language plpgsql as $$ begin rollback; end $$", "call p()", ""},
      {"", "do $$ begin create index concurrently on t (a); end $$", "25001"},
      {"create function f() returns void language plpgsql as "
       "'begin create index concurrently on t (a); end'",
       "select f()", "25001"},
      {"", "do $$ begin execute 'vacuum t'; end $$", "25001"},
      {"set local lock_timeout = '1ms'", "select 1 / (current_setting('lock_timeout') = '0')::int",
       ""},
      {"",
       "do $$ begin set local lock_timeout = '7s'; perform 1 / (current_setting('lock_timeout') = "
       "'7s')::int; end $$",
       ""},
      // A label that the transaction has added, and its type not.
      {"create type mood as enum ('a'); alter table t add column m mood; commit; begin; alter type mood add "
       "value 'b'",
       "alter table t alter column m set default 'b'", "55P04"},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "alter table t add column m mood default 'b'", "55P04"},
      {"create type mood as enum ('a'); alter table t add column m mood; commit; begin; alter type mood add "
       "value 'b'",
       "alter table t add check (m <> 'b') not valid", "55P04"},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "create table v (m mood default 'b')", "55P04"},
      {"begin; create type mood as enum ('a'); alter type mood add value 'b'",
       "create table v (m mood default 'b')", "55P04", 13, 16},
      {"begin; create type mood as enum ('a'); alter type mood add value 'b'",
       "create table v (m mood default 'b')", "", 17},
      {"create type mood as enum ('a'); commit; begin; alter type mood add value 'b'",
       "alter table t alter column a set default 'b'", ""},
      // Partitions.
      {"create table q (a int) partition by range (a); create table q1 partition of q for values "
       "from (1) to (2); create table q0 partition of q default",
       "alter table q detach partition q1 concurrently", "55000", 14},
      {"create table q (a int, b int) partition by range (b)", "alter table q add unique (a)",
       "0A000"},
      {"create table q (a int, b int) partition by range (b)", "create unique index on q (a)",
       "0A000"},
      {"", "create table q (a int primary key, b int) partition by range (b)", "0A000"},
      {"create table q (a int, b int) partition by range (b)", "alter table q add unique (b, a)",
       ""},
      // Values.
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) values (1, 1)", "428C9"},
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) values (default, 1)", ""},
      {"create table g (a int generated always as identity, b int)",
       "insert into g (a, b) overriding system value values (1, 1)", ""},
      {"create table g (a int generated always as identity, b int)", "update g set a = 2", "428C9"},
      {"create table g (a int, b int generated always as (a + 1) stored)",
       "insert into g (a, b) values (1, 1)", "428C9", 14},
      {"create table g (a int, b int generated always as (a + 1) stored)",
       "insert into g (a, b) values (1, 1)", "42601", 13, 13},
      {"", "insert into t (id, b) values (1, 1) on conflict (b) do nothing", "42P10"},
      {"create unique index on t (b, a)",
       "insert into t (id, b) values (1, 1) on conflict (a, b) do nothing", ""},
      // What a role owns, and who sees which rows.
      {"create role refusals_a; create table o (a int); alter table o owner to refusals_a; drop "
       "owned by refusals_a; drop role refusals_a",
       "select from o", "42P01"},
      {"create role refusals_b; create table o (a int); alter table o owner to refusals_b; reassign "
       "owned by refusals_b to current_user; drop owned by refusals_b; drop role refusals_b",
       "select from o", ""},
      {"insert into t values (1, 'a', 1); create role refusals_c; grant select on t to refusals_c; "
       "create policy p on t using (false); alter table t enable row level security; set role "
       "refusals_c",
       "select 1 / count(*) from t", "22012"},
      {"insert into t values (1, 'a', 1); create role refusals_d; grant select on t to refusals_d; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "disable row level security; set role refusals_d",
       "select 1 / count(*) from t", ""},
      {"insert into t values (1, 'a', 1); create role refusals_e; alter table t owner to refusals_e; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "force row level security; set role refusals_e",
       "select 1 / count(*) from t", "22012"},
      {"insert into t values (1, 'a', 1); create role refusals_f; alter table t owner to refusals_f; "
       "create policy p on t using (false); alter table t enable row level security; alter table t "
       "force row level security; alter table t no force row level security; set role refusals_f",
       "select 1 / count(*) from t", ""},
  };
}

class Refusals : public ::testing::TestWithParam<int> {};

TEST_P(Refusals, AreThoseOfTheServer) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Refusal& one : refusals()) {
    if (one.from > GetParam() || one.until < GetParam()) continue;
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

// Of releases before these statements it is a syntax error, or no such thing.
TEST_P(Refusals, AreOfReleasesBeforeTheStatement) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const std::vector<Refusal> later = {
      {"", "merge into t using u on t.id = u.id when matched then delete", "", 15},
      {"", "create unique index on t (a) nulls not distinct", "", 15},
      {"create table q (a int) partition by range (a); create table q1 partition of q for values "
       "from (1) to (2)",
       "alter table q detach partition q1 concurrently", "", 14},
      {"", "alter table t alter column a set compression pglz", "", 14},
      {"", "alter table t add column v int generated always as (b + 1) virtual", "", 18},
      {"create table q (a bigint) partition by range (a)",
       "alter table q add foreign key (a) references t not valid", "", 18}};
  for (const Refusal& one : later) {
    const Result<std::string> database = (*server)->fresh_database("refusals");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    ASSERT_TRUE(client->execute(std::string(kTables) + one.before).ok());
    EXPECT_EQ(client->execute(one.statement).ok(), GetParam() >= one.from) << one.statement;
  }
}

// A lock is held to the end of the transaction, whatever it does meanwhile.
TEST_P(Refusals, ReadersWaitBehindWhatComesAfterTheLock) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("behind");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto migration = PostgresClient::connect((*server)->url(*database));
  auto reader = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(migration.ok() && reader.ok());
  ASSERT_TRUE(migration->execute(kTables).ok());
  ASSERT_TRUE(migration->execute("begin; alter table t add column c text").ok());
  ASSERT_TRUE(migration->execute("create index on u (t_id)").ok());
  const Status read = reader->execute("set lock_timeout = '50ms'; select from t");
  EXPECT_EQ(read.ok() ? "" : read.error().native_code, "55P03");
}

INSTANTIATE_TEST_SUITE_P(All, Refusals, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

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

INSTANTIATE_TEST_SUITE_P(All, Refusals, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

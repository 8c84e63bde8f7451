// Which functions of the server give another value for each row: the names that
// engine/postgres/call_values.h has, against pg_proc of each version.

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/postgres/call_values.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::postgres {
namespace {

using testing::PostgresClient;
using testing::PostgresServer;

class CallValuesOfServer : public ::testing::TestWithParam<int> {
 protected:
  // The names of `list` of which a function of `schema` is there for which the condition holds.
  static std::string names_with(PostgresClient& client, std::string_view list,
                                std::string_view schema, std::string_view condition) {
    auto names = client.scalar(fmt::format(
        "select coalesce(string_agg(distinct proname, ' '), '') from pg_proc where pronamespace = "
        "'{}'::regnamespace and proname = any (string_to_array('{}', ' ')) and {}",
        schema, list, condition));
    EXPECT_TRUE(names.ok()) << names.error().describe();
    return names.ok() ? *names : "";
  }
};

TEST_P(CallValuesOfServer, AreAsTheNamesSay) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto database = (*server)->fresh_database("call_values");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  EXPECT_EQ(names_with(*client, steady_functions(), "pg_catalog", "provolatile = 'v'"), "");
  EXPECT_EQ(names_with(*client, volatile_functions(), "pg_catalog", "provolatile <> 'v'"), "");
}

// What a default may call and the list does not have would be told of as not known.
TEST_P(CallValuesOfServer, KnowWhatMakesValues) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto database = (*server)->fresh_database("call_values");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  auto missing = client->scalar(fmt::format(
      "select coalesce(string_agg(distinct proname, ' '), '') from pg_proc where pronamespace = "
      "'pg_catalog'::regnamespace and provolatile = 'v' and prokind = 'f' and not proretset and "
      "prorettype in ('uuid'::regtype, 'float8'::regtype, 'timestamptz'::regtype, 'numeric'::regtype)"
      " and proname !~ '^pg_' and proname <> all (string_to_array('{}', ' '))",
      volatile_functions()));
  ASSERT_TRUE(missing.ok()) << missing.error().describe();
  EXPECT_EQ(*missing, "");
}

TEST_P(CallValuesOfServer, OfExtensionsAreAsTheNamesSay) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto database = (*server)->fresh_database("call_values");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  for (const char* extension : {"pgcrypto", "uuid-ossp"}) {
    auto there = client->scalar(
        fmt::format("select count(*) from pg_available_extensions where name = '{}'", extension));
    ASSERT_TRUE(there.ok()) << there.error().describe();
    if (*there == "0") continue;
    const auto made = client->execute(fmt::format("create extension \"{}\"", extension));
    ASSERT_TRUE(made.ok()) << made.error().describe();
  }
  EXPECT_EQ(names_with(*client, volatile_functions_of_extensions(), "public", "provolatile <> 'v'"),
            "");
}

INSTANTIATE_TEST_SUITE_P(All, CallValuesOfServer, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::postgres

// What Flyway's lock does to CONCURRENTLY (rule tool-waits-for-itself), with its statements as its
// driver sends them.

#include <libpq-fe.h>

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

class ToolLock : public ::testing::TestWithParam<int> {};

TEST_P(ToolLock, OfATransactionIsWaitedForByBuildsOnly) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto database = ScratchDatabase::create(**server, "tool_lock");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect(database->url());
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client->execute("create table t (id int primary key, a int)").ok());
  ASSERT_TRUE(client->execute("create index kept on t (a)").ok());
  const Connection tool(PQconnectdb(database->url().c_str()), PQfinish);
  ASSERT_EQ(PQstatus(tool.get()), CONNECTION_OK) << PQerrorMessage(tool.get());
  // Parse, Bind, Execute, as JDBC does: the statement's snapshot is held until the transaction
  // ends.
  const auto send = [&](const char* sql) {
    const Answer answer(PQexecParams(tool.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0),
                        PQclear);
    EXPECT_NE(PQresultStatus(answer.get()), PGRES_FATAL_ERROR) << PQerrorMessage(tool.get());
  };
  ASSERT_TRUE(client->execute("set lock_timeout = '500ms'").ok());
  send("begin");
  send("select pg_try_advisory_xact_lock(77)");
  EXPECT_FALSE(client->execute("create index concurrently made on t (a)").ok());
  EXPECT_TRUE(client->execute("drop index concurrently made").ok());
  EXPECT_FALSE(client->execute("reindex index concurrently kept").ok());
  send("commit");
  // The lock of a session: no transaction is open.
  send("select pg_try_advisory_lock(77)");
  EXPECT_TRUE(client->execute("create index concurrently made on t (a)").ok());
}

INSTANTIATE_TEST_SUITE_P(Servers, ToolLock, ::testing::Values(13, 15, 18));

}  // namespace
}  // namespace shoofly::testing

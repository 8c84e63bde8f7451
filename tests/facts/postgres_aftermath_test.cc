// What PostgreSQL statements leave behind and whom they stop, where the linter says it in words:
// the file of an index, readers behind a REINDEX, rows that no trigger has seen, policies.

#include <string>

#include <gtest/gtest.h>

#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

constexpr const char* kTablesOfAftermath =
    "create table t (id bigint primary key);"
    "create table u (id bigint primary key, t_id bigint references t);";

class Aftermath : public ::testing::TestWithParam<int> {};

// The table keeps its file; an index of the column does not.
TEST_P(Aftermath, AnIndexOfTimesIsMadeAnewInUtc) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("times");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client
                  ->execute("set timezone = 'UTC'; create table r (x int, at timestamp); create "
                            "index of_at on r (at); create index of_x on r (x)")
                  .ok());
  const char* files =
      "select concat_ws(' ', pg_relation_filenode('r'), pg_relation_filenode('of_x'))";
  const char* index = "select pg_relation_filenode('of_at')::text";
  const Result<std::string> were = client->scalar(files);
  const Result<std::string> was = client->scalar(index);
  ASSERT_TRUE(client->execute("alter table r alter column at type timestamptz").ok());
  const Result<std::string> are = client->scalar(files);
  const Result<std::string> is = client->scalar(index);
  ASSERT_TRUE(were.ok() && was.ok() && are.ok() && is.ok());
  EXPECT_EQ(*were, *are);
  EXPECT_NE(*was, *is);
}

// The planner opens every index of a table, whatever is asked.
TEST_P(Aftermath, ReadersWaitWhileAnIndexIsMadeAnew) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const char* again : {"reindex index r_x", "reindex table r"}) {
    const Result<std::string> database = (*server)->fresh_database("reindex");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto migration = PostgresClient::connect((*server)->url(*database));
    auto reader = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(migration.ok() && reader.ok());
    ASSERT_TRUE(
        migration->execute("create table r (x int, z text); create index r_x on r (x)").ok());
    ASSERT_TRUE(migration->execute(std::string("begin; ") + again).ok()) << again;
    for (const char* read : {"select z from r where z = 'q'", "select count(*) from r"}) {
      const Status waits = reader->execute(std::string("set lock_timeout = '50ms'; ") + read);
      EXPECT_EQ(waits.ok() ? "" : waits.error().native_code, "55P03") << again << ": " << read;
    }
  }
}

// While it waits for a writer it stops no reader, nor waits for one.
TEST_P(Aftermath, ShareRowExclusiveWaitsForNoReader) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("readers");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto migration = PostgresClient::connect((*server)->url(*database));
  auto reader = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(migration.ok() && reader.ok());
  ASSERT_TRUE(migration->execute(kTablesOfAftermath).ok());
  ASSERT_TRUE(reader->execute("begin; select from t").ok());
  EXPECT_TRUE(
      migration->execute("set lock_timeout = '50ms'; alter table t disable trigger all").ok());
}

// One that is off for the rows of a transaction does nothing for them when it is on again.
TEST_P(Aftermath, WhatWasWrittenWithoutTriggersIsNeverChecked) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("unchecked");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client->execute(kTablesOfAftermath).ok());
  ASSERT_TRUE(client
                  ->execute("begin; alter table u disable trigger all; insert into u values (1, "
                            "5); alter table u enable trigger all; commit")
                  .ok());
  const Result<std::string> alone =
      client->scalar("select count(*)::text from u where t_id not in (select id from t)");
  ASSERT_TRUE(alone.ok()) << alone.error().describe();
  EXPECT_EQ(*alone, "1");
}

// A policy stays when row-level security is switched off.
TEST_P(Aftermath, APolicyOutlivesRowSecurity) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("policy");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client->execute(kTablesOfAftermath).ok());
  ASSERT_TRUE(client
                  ->execute("create policy p on t using (true); alter table t enable row level "
                            "security; alter table t disable row level security; alter table t "
                            "rename to w; alter table w enable row level security")
                  .ok());
  const Result<std::string> there =
      client->scalar("select count(*)::text from pg_policy where polrelid = 'w'::regclass");
  ASSERT_TRUE(there.ok()) << there.error().describe();
  EXPECT_EQ(*there, "1");
}

// Keys to it, triggers and rights stay with the old one, and so do its rows.
TEST_P(Aftermath, ATableThatTakesANameIsAnother) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("swap");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client->execute(kTablesOfAftermath).ok());
  ASSERT_TRUE(client
                  ->execute("insert into t values (1); grant select on t to public; create trigger "
                            "g before update on t for each row execute function "
                            "suppress_redundant_updates_trigger(); create table t_new (like t "
                            "including all); alter table t rename to t_old; alter table t_new "
                            "rename to t")
                  .ok());
  const Result<std::string> of_both = client->scalar(
      "select concat_ws(' ', (select count(*) from t), (select count(*) from t_old), (select "
      "confrelid::regclass from pg_constraint where conrelid = 'u'::regclass and contype = 'f'), "
      "(select string_agg(tgrelid::regclass::text, ',') from pg_trigger where tgname = 'g'), "
      "(select string_agg(relname, ',') from pg_class where relname in ('t', 't_old') and relacl "
      "is not null))");
  ASSERT_TRUE(of_both.ok()) << of_both.error().describe();
  EXPECT_EQ(*of_both, "0 1 t_old t_old t_old");
}

INSTANTIATE_TEST_SUITE_P(All, Aftermath, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

// A new value of an enum in a view or an index of the transaction that adds it.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

constexpr const char* kBeforeLabel =
    "create type m as enum ('a'); create table t (id int primary key, m m, s text);";
constexpr const char* kAddLabel = "alter type m add value 'b'; ";

struct UseOfLabel {
  const char* statement;
  bool refused;
};

constexpr UseOfLabel kUsesOfLabels[] = {
    {"create view v as select id from t where m = 'b'", true},
    {"create view v as select id from t where m in ('b')", true},
    {"create view v as select id from t where s = 'b'", false},
    {"create view v as select id, 'b' as s from t where m = 'a'", false},
    {"create index on t (id) where m = 'b'", true},
    {"create index on t (id) where s = 'b'", false},
    {"create index on t (id) where m = 'a'", false},
};

bool is_said(const std::string& statement, int version) {
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {version}}, engine.facts,
                      {lint::find_rule("new-enum-value-used")});
  linter.read_queries(engine.queries);
  for (const std::string& text : {std::string(kBeforeLabel), kAddLabel + statement}) {
    lint::Migration migration;
    migration.version = text == kBeforeLabel ? "1" : "2";
    migration.up.text = text;
    migration.up.file = migration.version + ".sql";
    migration.up.wrapping = lint::Wrapping::kFile;
    linter.lint(migration, {&migration.up, engine.reader.read(text, migration.up.file, 100)},
                nullptr);
  }
  linter.conclude();
  return !linter.findings().empty();
}

class NewLabels : public ::testing::TestWithParam<int> {};

TEST_P(NewLabels, AreRefusedWhereTheyAreComparedWith) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const UseOfLabel& one : kUsesOfLabels) {
    const Result<std::string> database = (*server)->fresh_database("labels");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    ASSERT_TRUE(client->execute(kBeforeLabel).ok());
    ASSERT_TRUE(client->execute("begin").ok());
    ASSERT_TRUE(client->execute(kAddLabel).ok());
    const Status done = client->execute(one.statement);
    EXPECT_EQ(done.ok() ? "" : done.error().native_code, one.refused ? "55P04" : "")
        << one.statement;
    EXPECT_EQ(is_said(one.statement, GetParam()), one.refused) << one.statement;
  }
}

INSTANTIATE_TEST_SUITE_P(All, NewLabels, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

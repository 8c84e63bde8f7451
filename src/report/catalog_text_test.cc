#include "report/catalog_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/golden.h"
#include "report/preflight_text.h"
#include "report/sample_plan.h"
#include "report/schema_text.h"

namespace shoofly {
namespace {

using testing::golden_matches;

TEST(CatalogText, ShowsTablesAndWhatIsSpecialAboutThem) {
  Catalog catalog = testing::split_plan().before;
  Table& users = catalog.tables[0];
  users.published = true;
  users.attribute_slots = 9;
  users.dependents = {{"view", "active_users", "name"}, {"policy", "own_rows", ""}};
  Table log;
  log.name = {"public", "Log"};
  catalog.tables.push_back(log);
  EXPECT_TRUE(golden_matches("src/report/golden/catalog.txt", catalog_text(catalog)));
}

TEST(CatalogText, ShowsThatThereIsNothing) {
  Catalog empty;
  empty.server.engine = "sqlite";
  EXPECT_NE(catalog_text(empty).find("There are no tables."), std::string::npos);
}

TEST(PreflightText, PutsTheWorstFirst) {
  std::vector<PreflightCheck> checks = testing::sample_preflight();
  const ServerInfo server = testing::split_plan().before.server;
  EXPECT_TRUE(golden_matches("src/report/golden/preflight.txt", preflight_text(server, checks)));
  EXPECT_EQ(preflight_json(checks)["safe"], true);
  checks.push_back({"target", CheckLevel::kRefuse, "it is a standby", "connect to the primary"});
  EXPECT_EQ(preflight_json(checks)["safe"], false);
  EXPECT_EQ(preflight_json(checks)["checks"][0]["check"], "target");
  EXPECT_NE(preflight_text(server, checks).find("1 check refused"), std::string::npos);
}

TEST(PreflightText, IsBriefWhereNothingIsWrong) {
  const ServerInfo server = testing::split_plan().before.server;
  EXPECT_EQ(preflight_text(server, {{"version", CheckLevel::kOk, "PostgreSQL 15", ""},
                                    {"privileges", CheckLevel::kOk, "table a", ""},
                                    {"privileges", CheckLevel::kOk, "table b", ""}}),
            "postgres 15.20, shop\n====================\n\n"
            "ok         version, privileges\n\nThis target can be changed.\n");
}

TEST(SchemaText, ShowsOnlyWhatIsNearAChange) {
  Table before = testing::split_plan().before.tables[0];
  Table after = before;
  EXPECT_EQ(table_diff(before, after), "");
  after.columns.erase(after.columns.begin());
  EXPECT_EQ(table_diff(before, after, 1),
            "  table public.users\n-   id bigint not null\n    name text not null\n    ...\n");
}

TEST(SchemaText, WritesEachKindOfObject) {
  Column column;
  column.name = "total";
  column.type = "numeric(10,2)";
  column.generated = Generated::kStored;
  column.generated_sql = "price * count";
  EXPECT_EQ(column_text(column), "total numeric(10,2) generated always as (price * count) stored");
  Constraint key{"orders_user", ConstraintKind::kForeignKey, {"user_id"}, "", {"", "users"},
                 {"id"},        "ON DELETE CASCADE"};
  EXPECT_EQ(constraint_text(key),
            "constraint orders_user foreign key (user_id) references users (id) ON DELETE CASCADE");
  Constraint check{"", ConstraintKind::kCheck, {"n"}, "n > 0"};
  check.validated = false;
  EXPECT_EQ(constraint_text(check), "check (n > 0) not valid");
  Index index{"i",
              true,
              false,
              "btree",
              {{"", "lower(mail)", "C", "", true, true}},
              {"name"},
              "mail is not null"};
  EXPECT_EQ(
      index_text(index),
      "unique index i using btree ((lower(mail)) collate C desc nulls first) include (name) where mail is not null");
}

}  // namespace
}  // namespace shoofly

#include "report/plan_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "harness/golden.h"
#include "report/sample_plan.h"
#include "report/sql_inline.h"

namespace shoofly {
namespace {

using ::testing::ElementsAre;
using testing::golden_matches;
using ::testing::HasSubstr;

std::vector<std::string> names(const std::vector<SqlFile>& files) {
  std::vector<std::string> list;
  for (const SqlFile& file : files) list.push_back(file.name);
  return list;
}

TEST(PlanSql, WritesUpAndDownFiles) {
  const Plan split = testing::split_plan();
  const Plan retype = testing::retype_plan();
  EXPECT_TRUE(golden_matches("src/report/golden/plan_split.sql",
                             sql_listing(plan_sql(testing::view_of(split, {})))));
  EXPECT_TRUE(golden_matches("src/report/golden/plan_retype.sql",
                             sql_listing(plan_sql(testing::view_of(retype, {})))));
}

TEST(PlanSql, NamesThemInTheUsualConvention) {
  const Plan plan = testing::retype_plan();
  EXPECT_THAT(names(plan_sql(testing::view_of(plan, {}), parse_utc("2026-11-21T06:20:58Z"))),
              ElementsAre("20261121062058_balance_as_text_expand_1.up.sql",
                          "20261121062058_balance_as_text_expand_1.down.sql",
                          "20261121062059_balance_as_text_expand_2.up.sql",
                          "20261121062059_balance_as_text_expand_2.down.sql",
                          "20261121062100_balance_as_text_cutover_1.up.sql",
                          "20261121062100_balance_as_text_cutover_1.down.sql"));
}

TEST(PlanSql, KeepsSchemaAndDataApart) {
  const Plan plan = testing::split_plan();
  for (const SqlFile& file : plan_sql(testing::view_of(plan, {}))) {
    const bool schema = file.text.find("do '") != std::string::npos;
    const bool data = file.text.find("update ") != std::string::npos;
    EXPECT_FALSE(schema && data) << file.name;
  }
}

TEST(SqlInline, WritesParametersAsLiterals) {
  const Dialect& dialect = testing::sample_dialect();
  const auto text = [&](const char* sql, std::vector<Value> values) {
    return inlined({Sql::checked(sql), std::move(values)}, dialect);
  };
  EXPECT_EQ(text("a = $1 and b = $2", {std::int64_t{7}, "it's"}), "a = 7 and b = 'it''s'");
  EXPECT_EQ(text("$2 $1", {Value(), Blob{std::string("\x01\xff", 2)}}), "x'01ff' null");
  EXPECT_EQ(text("'$1' \"$1\" -- $1\n/* $1 */ $$ $1 $$ $a$ $1 $a$ $1", {1.5}),
            "'$1' \"$1\" -- $1\n/* $1 */ $$ $1 $$ $a$ $1 $a$ 1.5");
  EXPECT_EQ(text("$1$2$10", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}), "'a''b''j'");
  EXPECT_EQ(text("'it''s $1' $1", {"x"}), "'it''s $1' 'x'");
}

}  // namespace
}  // namespace shoofly

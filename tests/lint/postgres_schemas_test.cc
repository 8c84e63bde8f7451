// Tables that the migrations make by their whole names in a schema of their own: as sure as those
// at home; and where they are not.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PostgresSchemas : public ::testing::Test {
 protected:
  // "rule line" of the errors in the last file.
  std::vector<std::string> errors(const std::vector<std::string>& texts) {
    TempDir dir{"schemas"};
    std::string last;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      last = "000" + std::to_string(i + 1) + "_x.up.sql";
      write_text(dir / last, texts[i]);
    }
    const Result<LintOutcome> outcome = lint_migrations({{dir.path().string()}});
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    std::vector<std::string> said;
    for (const lint::Finding& one : outcome->findings) {
      if (one.severity == Severity::kError && std::filesystem::path(one.file).filename() == last)
        said.push_back(std::string(one.rule->id) + " " + std::to_string(one.at.line));
    }
    return said;
  }
};

constexpr const char* kMade =
    "create table s.m (id bigint primary key, w int);\n"
    "create view s.v as select w from s.m;\n";

TEST_F(PostgresSchemas, AreAsSureAsTheHome) {
  for (const std::string schema : {"create schema s;\n", "create schema if not exists s;\n", ""}) {
    EXPECT_THAT(errors({schema + kMade,
                        "alter table s.m alter column w type bigint;\n"
                        "alter table s.m add column w int;\n"
                        "alter table s.m rename column zz to z;\n"
                        "create table s.m (id int);\n"
                        "create view s.v as select 1;\n"}),
                ElementsAre("still-used 1", "column-there-already 2", "column-not-there 3",
                            "table-there-already 4", "object-there-already 5"));
  }
}

TEST_F(PostgresSchemas, AreInDoubtWhereANameWithoutASchemaMayMeanThem) {
  const std::string add = "alter table s.m add column w int;\n";
  EXPECT_THAT(errors({kMade, "alter table m drop column w cascade;\n", add}), IsEmpty());
  EXPECT_THAT(errors({kMade, "drop view v;\n", "create view s.v as select 1;\n"}), IsEmpty());
  // There is one at home.
  EXPECT_THAT(errors({std::string("create table m (id int, w int);\n") + kMade,
                      "alter table m drop column w;\n", add}),
              Contains("column-there-already 1"));
}

TEST_F(PostgresSchemas, AreInDoubtWhereTheyMayBeOthersByNow) {
  const std::string add = "alter table s.m add column w int;\n";
  EXPECT_THAT(errors({"create table if not exists s.m (id int, w int);\n", add}), IsEmpty());
  EXPECT_THAT(errors({kMade, "alter schema s rename to r;\n", add}), IsEmpty());
  EXPECT_THAT(
      errors(
          {kMade, "do $$ begin if 1 > 0 then alter schema s rename to r; end if; end $$;\n", add}),
      IsEmpty());
  EXPECT_THAT(errors({kMade, "alter table s.m set schema r;\n", add}), IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing

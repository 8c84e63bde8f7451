// Whole folders through the linter: places are those of the files, and what is quoted stands there.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LintProjects : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  LintOutcome lint() {
    Result<LintOutcome> outcome = lint_migrations({{dir_.path().string()}});
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? std::move(*outcome) : LintOutcome{};
  }
  // "rule line:column", without notes.
  static std::vector<std::string> found(const LintOutcome& outcome) {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : outcome.findings) {
      if (finding.severity == Severity::kNote) continue;
      texts.push_back(std::string(finding.rule->id) + " " + std::to_string(finding.at.line) + ":" +
                      std::to_string(finding.at.column));
    }
    return texts;
  }
  TempDir dir_{"projects"};
};

TEST_F(LintProjects, AChangesetsPlacesAreThoseOfItsFile) {
  const std::string text =
      "\xEF\xBB\xBF--liquibase formatted sql\r\n--changeset a:1\r\ncreate table t (a int);\r\n"
      "--rollback drop table t;\r\n\r\n--changeset a:2\r\nnot sql;\r\ncreate index i on t (a);\r\n"
      "--rollback drop index i;\r\n";
  write("db/changelog/a.sql", text);
  const LintOutcome outcome = lint();
  EXPECT_THAT(found(outcome), Contains("index-not-concurrent 8:1"));
  EXPECT_THAT(found(outcome), Contains("drop-index-not-concurrent 9:12"));
  ASSERT_EQ(outcome.notices.size(), 1U);
  EXPECT_EQ(outcome.notices[0].at.line, 7);
  EXPECT_EQ(outcome.coverage.not_analysed, 1U);
  EXPECT_THAT(outcome.folders, ElementsAre((dir_ / "db/changelog").string()));
  const std::string file = (dir_ / "db/changelog/a.sql").string();
  EXPECT_EQ(outcome.sources.at(file), "   " + text.substr(3));
}

TEST_F(LintProjects, APlaceholderIsQuotedAsItStands) {
  write("V1__a.sql", "create table ${s}.t (a varchar(${n}));");
  write("V2__b.sql", "create index i on ${s}.t (a);");
  const LintOutcome outcome = lint();
  EXPECT_EQ(outcome.coverage.not_analysed, 0U);
  EXPECT_THAT(found(outcome), ElementsAre("index-not-concurrent 1:1"));
  EXPECT_THAT(outcome.sources.at((dir_ / "V2__b.sql").string()), HasSubstr("on ${s}.t"));
}

TEST_F(LintProjects, FlywayRunsAFileWithoutATransactionWhereItMust) {
  write("V1__a.sql", "create table t (a int);");
  write("V2__b.sql", "create index concurrently i on t (a);");
  EXPECT_THAT(found(lint()), ElementsAre());
  write("V2__b.sql.conf", "executeInTransaction=true");
  EXPECT_THAT(found(lint()), ElementsAre("concurrently-in-transaction 1:1"));
}

}  // namespace
}  // namespace shoofly::testing

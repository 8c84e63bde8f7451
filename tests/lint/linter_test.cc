// The linter over several migrations: what it remembers, suppressions, what it counts.

#include "lint/linter.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

using lint::Direction;
using lint::Migration;
using lint::Wrapping;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LinterTest : public ::testing::Test {
 protected:
  Migration migration(const std::string& up, Wrapping wrapping = Wrapping::kNone,
                      const std::string& down = "") {
    Migration one;
    one.up = {up, Direction::kUp, wrapping, "up.sql"};
    one.down = {down, Direction::kDown, wrapping, "down.sql"};
    one.has_down = !down.empty();
    return one;
  }
  void lint(const Migration& one) {
    const lint::ReadScript up{&one.up, files_.read(one.up.text, "up.sql", 1000)};
    const lint::ReadScript down{&one.down, files_.read(one.down.text, "down.sql", 1000)};
    linter_.lint(one, up, one.has_down ? &down : nullptr);
  }
  void lint(const std::string& sql) { lint(migration(sql)); }
  // "rule line", without notes.
  std::vector<std::string> found() const {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_.findings()) {
      if (finding.severity != Severity::kNote)
        texts.push_back(std::string(finding.rule->id) + " " + std::to_string(finding.at.line));
    }
    return texts;
  }

  const Engine& engine_ = **find_engine("postgres");
  const SchemaFiles& files_ = *schema_files(engine_);
  lint::Linter linter_{{"postgres", 15}, *statement_facts(engine_), lint::rules()};
};

TEST_F(LinterTest, ATableIsLiveInTheMigrationAfterItsOwn) {
  lint("create table t (a int primary key);\ncreate index i on t (a, a);");
  EXPECT_THAT(found(), IsEmpty());
  lint("create index j on t (a);");
  EXPECT_THAT(found(), ElementsAre("index-not-concurrent 1"));
}

TEST_F(LinterTest, TypesComeFromWhatRanBefore) {
  lint("create table t (a varchar(20), b int primary key);");
  lint("alter table t alter a type varchar(40);");
  lint("alter table t alter a type varchar(30);");
  EXPECT_THAT(found(), ElementsAre("type-change-rewrites 1", "lossy-type-change 1"));
}

TEST_F(LinterTest, TheWayDownIsLookedAtAndNotPlayed) {
  lint(migration("create table t (a int primary key);", Wrapping::kNone, "drop table t;"));
  lint("alter table t alter a type integer;");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(LinterTest, AMessageOfOneStatementIsNoTransaction) {
  lint(migration("create index concurrently i on t (a);", Wrapping::kMessage));
  EXPECT_THAT(found(), IsEmpty());
  lint(migration("select 1; create index concurrently i on t (a);", Wrapping::kMessage));
  EXPECT_THAT(found(), ElementsAre("concurrently-in-transaction 1"));
}

TEST_F(LinterTest, SetLocalEndsWithItsTransaction) {
  lint("begin; set local lock_timeout = '1s'; commit; create index concurrently i on t (a);");
  EXPECT_THAT(found(), IsEmpty());
  lint("set lock_timeout = '1s'; create index concurrently i on t (a);");
  EXPECT_THAT(found(), ElementsAre("lock-timeout-kills-build 1"));
}

TEST_F(LinterTest, OneTransactionOverAllThatIsPending) {
  lint(migration("alter table t add column a int;", Wrapping::kAllPending));
  lint(migration("alter table u add column a int;", Wrapping::kAllPending));
  EXPECT_THAT(found(), ElementsAre("several-tables-locked 1"));
}

TEST_F(LinterTest, ATextThatBeginsInTheMiddleOfAFileHasTheFilesLines) {
  Migration one = migration("-- shoofly:ignore drop-column never\nselect 1;");
  one.up.line = 41;
  lint(one);
  ASSERT_EQ(linter_.notices().size(), 1U);
  EXPECT_EQ(linter_.notices()[0].at.line, 41);
}

TEST_F(LinterTest, WhatAnEarlierPendingMigrationMadeIsLive) {
  lint(migration("create table t (a int);", Wrapping::kAllPending, "drop table t;"));
  const std::size_t before = found().size();
  lint(migration("create index i on t (a);", Wrapping::kAllPending));
  EXPECT_THAT(found(), ::testing::SizeIs(before + 1));
  EXPECT_EQ(found().back(), "index-not-concurrent 1");
}

TEST_F(LinterTest, TheToolEndsTheTransactionThatAMigrationBeginsAnew) {
  const std::string around = "commit;\nselect 1;\nbegin;";
  lint(migration(around, Wrapping::kAllPending));
  lint(migration(around, Wrapping::kFile));
  EXPECT_THAT(found(), ElementsAre("transaction-in-transaction 1", "transaction-in-transaction 1"));
  lint(migration("begin;\nselect 1;"));
  EXPECT_EQ(found().back(), "transaction-left-open 1");
}

TEST_F(LinterTest, ASuppressionIsForOneRuleAndStatementAndHasAReason) {
  lint(
      "-- shoofly:ignore drop-column nobody reads it\nalter table t drop column a;\n"
      "alter table t drop column b;");
  EXPECT_THAT(found(), ElementsAre("drop-column 3"));
  EXPECT_THAT(linter_.notices(), IsEmpty());
  lint("-- shoofly:ignore drop-column\nalter table t drop column a;");
  lint("-- shoofly:ignore drop-table the reason\nselect 1;");
  ASSERT_EQ(linter_.notices().size(), 2U);
  EXPECT_THAT(linter_.notices()[0].problem, HasSubstr("without a reason"));
  EXPECT_EQ(linter_.notices()[0].at.column, 4);
  EXPECT_THAT(linter_.notices()[1].problem, HasSubstr("not needed"));
}

TEST_F(LinterTest, WhatCannotBeReadIsCountedAndSaid) {
  lint("select 1;\nselec 2;\ndo $$ begin end $$;\nselect 3;");
  EXPECT_EQ(linter_.coverage().analysed, 2U);
  EXPECT_EQ(linter_.coverage().not_analysed, 1U);
  EXPECT_EQ(linter_.coverage().opaque, 1U);
  ASSERT_EQ(linter_.notices().size(), 1U);
  EXPECT_THAT(linter_.notices()[0].problem, HasSubstr("not analysed: syntax error"));
  EXPECT_EQ(linter_.notices()[0].at.line, 2);
}

}  // namespace
}  // namespace shoofly::testing

// The linter over several migrations: what it remembers, suppressions, what it counts.

#include "lint/linter.h"

#include <memory>
#include <set>
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
  void lint(const Migration& one, bool known = false) {
    const lint::ReadScript up{&one.up, files_.read(one.up.text, "up.sql", 1000)};
    const lint::ReadScript down{&one.down, files_.read(one.down.text, "down.sql", 1000)};
    linter_.lint(one, up, one.has_down ? &down : nullptr, known);
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

  const SqlOfEngine& engine_ = *find_sql("postgres");
  const SqlReader& files_ = engine_.reader;
  lint::Linter linter_{{"postgres", {15}}, engine_.facts, lint::rules()};
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

TEST_F(LinterTest, WhatPsqlRunsElsewhereIsNotAnalysed) {
  const auto read = files_.read(
      "\\set ON_ERROR_STOP on\n\\ir sub/x.sql\nselect 1;\n\\copy t from 'x'\n", "up.sql", 1000);
  ASSERT_EQ(read.problems.size(), 2U);
  EXPECT_EQ(read.problems[0].problem, "what \\ir of psql runs is not looked at");
  EXPECT_EQ(read.problems[0].at.line, 2);
  EXPECT_EQ(read.problems[1].problem, "what \\copy of psql runs is not looked at");
  EXPECT_EQ(read.spans.size(), 3U);
}

// 70,000 of them took libpg-query to the end of the stack.
TEST_F(LinterTest, AnExpressionWithoutEndIsNotAnalysed) {
  const auto problem = [&](const std::string& start, const std::string& part, int times) {
    std::string text = start;
    for (int i = 0; i < times; ++i) text += part;
    const auto read = files_.read(text + ";", "up.sql", 1000);
    return read.problems.empty() ? "" : read.problems[0].problem;
  };
  for (const char* part :
       {"+1", "||a", "::int", " is null", " collate \"C\"", "->1", " at time zone 'x'"})
    EXPECT_EQ(problem("select 1", part, 20'000),
              "an expression of more than 10000 operators is not read")
        << part;
  EXPECT_EQ(problem("select 1", ", -1 * 2", 30'000), "");
  EXPECT_EQ(problem("select 1 where a = 1", " or a = 2", 20'000), "");
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
  EXPECT_THAT(found(), IsEmpty());  // they may have run one by one
  lint(migration("alter table s add column a int;", Wrapping::kAllPending), true);
  lint(migration("alter table t add column b int;", Wrapping::kAllPending));
  lint(migration("alter table u add column b int default f();", Wrapping::kAllPending));
  EXPECT_THAT(found(), ElementsAre("new-column-rewrites 1", "several-tables-locked 1",
                                   "work-behind-lock 1"));
}

TEST_F(LinterTest, BeginMakesAMessagesTransactionItsOwn) {
  lint(migration("begin;\nalter table t add column a int;\ncommit;", Wrapping::kMessage));
  EXPECT_THAT(found(), IsEmpty());
  lint(migration("begin;\nselect 1;\ncommit;\ncreate index concurrently i on t (a);",
                 Wrapping::kMessage));
  EXPECT_THAT(found(), ElementsAre("concurrently-in-transaction 4"));
}

TEST_F(LinterTest, WhatIsRolledBackHasNotHappened) {
  lint("create table t (a int primary key, b text);");
  lint("begin;\nalter table t drop column b;\ndrop table t;\nrollback;");
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_NE(linter_.schema().find_table({"", "t"})->find_column("b"), nullptr);
}

TEST_F(LinterTest, WhatIsMadeAgainInTheSameTransactionIsNotMissed) {
  lint("begin;\ndrop view v;\ncreate view v as select 1;\ncommit;");
  EXPECT_THAT(found(), IsEmpty());
  lint("drop view v;\ncreate view v as select 1;");
  EXPECT_THAT(found(), ElementsAre("drop-object 1"));
}

TEST_F(LinterTest, WhatTheWayUpHasMadeNobodyUsesOnTheWayBack) {
  lint(migration("create table t (a int primary key);\ncreate table u (a int primary key);",
                 Wrapping::kFile, "drop table u;\ndrop table t;"));
  EXPECT_THAT(linter_.findings(), IsEmpty());
  lint(migration("alter table t add column b int;", Wrapping::kFile,
                 "alter table t drop column b;"));
  EXPECT_THAT(linter_.findings(), ::testing::SizeIs(2));  // lock-timeout-missing, both ways
}

// What the server refuses, as "rule line": of migrations of a tool, one after the other.
class RefusedByServer : public LinterTest {
 protected:
  void SetUp() override { linter_.read_queries(engine_.queries); }
  void run(const std::string& up, const std::string& down = "") {
    Migration one = migration(up, Wrapping::kFile, down);
    one.version = std::to_string(++number_);
    lint(one);
  }
  std::vector<std::string> refused() {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : linter_.take_findings()) {
      if (finding.severity == Severity::kError)
        texts.push_back(std::string(finding.rule->id) + " " + std::to_string(finding.at.line));
    }
    return texts;
  }
  int number_ = 0;
};

TEST_F(RefusedByServer, WhatIsRolledBackIsThereAgain) {
  run("create table t (a int primary key, b int);");
  run("begin;\ndrop table t;\ncreate view t as select 1 as a;\nrollback;\n"
      "insert into t (a) values (1);\ncreate view t as select 1 as a;");
  EXPECT_THAT(refused(), ElementsAre("object-there-already 6"));
}

TEST_F(RefusedByServer, WhatTheWayBackDoesIsNotPlayed) {
  run("create table t (a int primary key);\ncreate view v as select a from t;",
      "drop view v;\ndrop table t;");
  run("alter table t add column b int;", "alter table t drop column b;\ndrop table u;");
  run("drop view v;\ndrop table t;", "create table t (a int);\ncreate view v as select a from t;");
  EXPECT_THAT(refused(), IsEmpty());
  run("drop view v;\nselect 1;", "drop table t;");
  EXPECT_THAT(refused(), ElementsAre("object-not-there 1", "object-not-there 1"));
}

TEST_F(RefusedByServer, AViewIsInTheWayUntilItIsMadeAnew) {
  run("create table t (a int primary key, b int);\ncreate view v as select b from t;");
  run("alter table t rename column b to c;\nalter table t rename to s;");
  run("alter table s alter column c type bigint;\nalter table s drop column c;\ndrop table s;");
  EXPECT_THAT(refused(), ElementsAre("still-used 1", "still-used 2", "still-used 3"));
}

TEST_F(RefusedByServer, NothingIsSaidOfWhatAProgramMayHaveTouched) {
  run("create table t (a int primary key, b int);\ncreate table u (a int);\ndrop table u;");
  run("do $$ begin execute format('create table %I (b int)', 'u'); end $$;");
  run("insert into u (b) values (1);\nalter table t add primary key (b);\n"
      "create index on t (c);");
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(RefusedByServer, ABlockThatMayHaveMadeItIsInDoubtForThatNameAlone) {
  run("create table t (a int primary key);\ncreate table u (a int primary key);");
  run("do $$ begin if random() > 0.5 then alter table t add column b int; end if; end $$;");
  run("create index on t (b);\ncreate index on t (c);\ncreate index on u (b);");
  EXPECT_THAT(refused(), ElementsAre("column-not-there 3"));
}

TEST_F(RefusedByServer, WhatMayHaveBeenThereBeforeIsNotJudgedByItsColumns) {
  run("create table if not exists t (a int primary key);\ncreate index on u (b);");
  run("create index on t (b);\nupdate t set b = 1;\nalter table t drop constraint t_b_key;");
  run("alter table t add primary key (a);");
  EXPECT_THAT(refused(), IsEmpty());
  run("create table t (a int);\ndrop table t;\ninsert into t values (1);");
  EXPECT_THAT(refused(), ElementsAre("table-there-already 1", "object-not-there 3"));
}

TEST_F(RefusedByServer, AMigrationThatMayBeLeftOutMakesAndMissesNothing) {
  run("create table t (a int primary key);\ncreate table u (a int primary key);");
  Migration one = migration("alter table t add column b int;\ndrop table u;", Wrapping::kFile);
  one.version = "x";
  one.maybe = true;
  lint(one);
  lint(one);
  run("create index on t (b);\ninsert into u values (1);\ncreate table u (a int);");
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(RefusedByServer, ActsOfOneStatementAreTakenTogether) {
  run("create table t (a int primary key, b int, constraint c check (b > 0));");
  run("alter table t add constraint c check (b > 1), drop constraint c;\n"
      "alter table t add primary key (b), drop constraint t_pkey;\n"
      "alter table t add check (d > 0), add column d int;\n"
      "alter table t add column b int, drop column b;");
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(RefusedByServer, AnotherPathIsAnotherSchema) {
  run("create table t (a int primary key);\ndrop table t;");
  run("set search_path = shop;\ninsert into t values (1);\nselect * from t;");
  EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(LinterTest, AFunctionMissesWhatIsRenamedUntilItIsMadeAgain) {
  linter_.watch_routines(engine_.routines);
  linter_.read_queries(engine_.queries);
  lint(
      "create table t (a int primary key);\n"
      "create function f() returns int language sql as 'select t.a from t';");
  lint("alter table t rename column a to b;");
  EXPECT_THAT(found(), ElementsAre("rename-column 1", "function-body-fails 1"));
  lint(
      "create or replace function f() returns int language sql as 'select t.b from t';\n"
      "alter table t rename to u;\n"
      "create or replace function f() returns int language sql as 'select u.b from u';");
  EXPECT_THAT(found(), ElementsAre("rename-column 1", "function-body-fails 1", "rename-table 2"));
}

TEST_F(LinterTest, UnnamedConstraintsAreToldApart) {
  lint("create table t (a int primary key, b int);");
  lint(
      "set lock_timeout = '1s';\nalter table t add check (b > 0) not valid;\n"
      "alter table t add check (b < 9) not valid;");
  lint("alter table t validate constraint t_b_check;");
  lint("alter table t drop column b;");
  linter_.conclude();
  std::vector<std::string> said;
  for (const lint::Finding& finding : linter_.findings()) {
    if (finding.rule->id == "constraint-never-validated") said.push_back(finding.problem);
  }
  EXPECT_THAT(said, ElementsAre(HasSubstr("t_b_check1")));
}

TEST_F(LinterTest, ThePartsOfOneStatementShareItsLock) {
  lint("alter table t add column a int, add column b int;");
  EXPECT_THAT(linter_.findings(), ::testing::SizeIs(1));  // lock-timeout-missing, once
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

TEST_F(LinterTest, ASuppressionBehindAStatementIsForThatOne) {
  lint(
      "alter table t drop column a; -- shoofly:ignore drop-column nobody reads it\n"
      "alter table t drop column b;\n"
      "alter table t\n  drop column c;\t-- shoofly:ignore drop-column nobody reads it\n"
      "alter table t -- shoofly:ignore drop-column nobody reads it\n  drop column d;\n"
      "select 1; alter table t drop column e -- shoofly:ignore drop-column nobody reads it");
  EXPECT_THAT(found(), ElementsAre("drop-column 2"));
  EXPECT_THAT(linter_.notices(), IsEmpty());
  // The next part begins with what is for the last statement of the one before.
  std::string text;
  for (int i = 0; i < 600; ++i)
    text += "alter table t drop column a; -- shoofly:ignore drop-column nobody reads it\n";
  lint(text);
  EXPECT_THAT(found(), ElementsAre("drop-column 2"));
  EXPECT_THAT(linter_.notices(), IsEmpty());
}

TEST_F(LinterTest, ASuppressionOfNoRuleIsSaid) {
  linter_.set_known_rules({"drop-column", "drop-table"});
  lint("-- shoofly:ignore drop-colum nobody reads it\nalter table t drop column a;");
  lint("-- shoofly:ignore all nobody reads it\nselect 1;");
  ASSERT_EQ(linter_.notices().size(), 2U);
  EXPECT_EQ(linter_.notices()[0].problem,
            "there is no rule \"drop-colum\": the suppression does nothing");
  EXPECT_THAT(linter_.notices()[0].help, ElementsAre("did you mean \"drop-column\"?"));
  EXPECT_THAT(linter_.notices()[1].help,
              ElementsAre("the names are those in brackets behind each finding"));
}

TEST_F(LinterTest, WhatIsSaidAtTheEndIsOfTheStatementAtItsPlace) {
  lint("select 1;\ncreate table a (b int);");
  lint("create table d (c int);");
  std::set<std::string> statements;
  for (const lint::Finding& finding : linter_.findings()) {
    EXPECT_NE(finding.statement, "") << finding.rule->id;
    statements.insert(finding.statement);
  }
  EXPECT_EQ(statements.size(), 2U);
}

TEST_F(LinterTest, WhatCannotBeReadIsCountedAndSaid) {
  lint("select 1;\nselec 2;\ndo $$ begin execute x; end $$;\nselect 3;");
  EXPECT_EQ(linter_.coverage().analysed, 2U);
  EXPECT_EQ(linter_.coverage().not_analysed, 1U);
  EXPECT_EQ(linter_.coverage().opaque, 1U);
  ASSERT_EQ(linter_.notices().size(), 1U);
  EXPECT_THAT(linter_.notices()[0].problem, HasSubstr("not analysed: syntax error"));
  EXPECT_EQ(linter_.notices()[0].at.line, 2);
}

}  // namespace
}  // namespace shoofly::testing

// Whole folders through the linter: places are those of the files, and what is quoted stands there.

#include <filesystem>
#include <set>
#include <string>

#include <fmt/format.h>
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
  LintOutcome lint(std::vector<std::string> paths = {""}) {
    for (std::string& path : paths) path = (dir_ / path).string();
    Result<LintOutcome> outcome = lint_migrations({paths});
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
  // What is quoted stands where it does in the file; the rest is not kept.
  const Lines quoted(outcome.sources.at(file));
  EXPECT_EQ(quoted.line(7), "not sql;\r");
  EXPECT_EQ(quoted.line(8), "create index i on t (a);\r");
  EXPECT_EQ(quoted.line(4), "");
}

// Nobody has written it: what it does is not advised on, but that it fails.
TEST_F(LintProjects, ARollbackThatLiquibaseMakesIsNotAdvisedOn) {
  const std::string begin =
      "<databaseChangeLog>\n<changeSet id='1' author='a'>\n  <createTable tableName='t'>"
      "<column name='a' type='int'/></createTable>\n</changeSet>\n";
  const std::string index =
      "<changeSet id='2' author='a'>\n  <createIndex tableName='t' indexName='i'><column name='a'/>"
      "</createIndex>\n";
  write("db/changelog/master.xml", begin + index + "</changeSet>\n</databaseChangeLog>\n");
  EXPECT_THAT(found(lint()), ElementsAre("index-not-concurrent 6:3"));
  write("db/changelog/master.xml", begin + index +
                                       "  <rollback><dropIndex tableName='t' indexName='i'/>"
                                       "</rollback>\n</changeSet>\n</databaseChangeLog>\n");
  EXPECT_THAT(found(lint()),
              ElementsAre("index-not-concurrent 6:3", "drop-index-not-concurrent 7:13"));
}

TEST_F(LintProjects, AChangesFindingStandsAtTheChange) {
  write("db/changelog/master.xml",
        "<databaseChangeLog>\n<changeSet id='1' author='a'>\n  <createTable tableName='t'>"
        "<column name='a' type='int'/></createTable>\n</changeSet>\n"
        "<changeSet id='2' author='a'>\n  <addNotNullConstraint tableName='t' columnName='a'\n"
        "    columnDataType='int' defaultNullValue='0'/>\n"
        "  <customChange class='org.example.X'/>\n"
        "  <sql>create index\n    i on t (a);</sql>\n</changeSet>\n"
        "<changeSet id='3' author='a'>\n  <!-- shoofly:ignore drop-table nobody reads it -->\n"
        "  <dropTable tableName='t'/>\n</changeSet>\n</databaseChangeLog>\n");
  const LintOutcome outcome = lint();
  EXPECT_THAT(found(outcome), ElementsAre("update-in-one-piece 6:3", "set-not-null-scans 6:3",
                                          "index-not-concurrent 9:8", "work-behind-lock 9:8"));
  ASSERT_EQ(outcome.notices.size(), 1U);
  EXPECT_EQ(outcome.notices[0].problem, "not analysed: customChange runs a program, org.example.X");
  EXPECT_EQ(outcome.notices[0].at.line, 8);
  EXPECT_EQ(outcome.coverage.not_analysed, 1U);
}

TEST_F(LintProjects, WhatAChangesetLacksStandsAtTheChangeset) {
  write("db/changelog/v1.xml",
        "<databaseChangeLog>\n<changeSet id=\"1\" author=\"a\"><sql>create table t (a int primary "
        "key)</sql></changeSet>\n<changeSet id=\"2\" author=\"a\"><sql>alter table t add b "
        "int</sql></changeSet>\n<changeSet id=\"3\" author=\"a\">\n<dropColumn tableName=\"t\" "
        "columnName=\"b\"/><rollback>\n<sql>alter table t add b int</sql></rollback></changeSet>\n"
        "</databaseChangeLog>\n");
  const LintOutcome outcome = lint();
  std::vector<std::string> missing;
  std::set<std::string> all;
  for (const lint::Finding& finding : outcome.findings) {
    if (finding.rule->id == "down-missing") missing.push_back(std::to_string(finding.at.line));
    EXPECT_TRUE(all.insert(fmt::format("{} {}:{} {}", finding.rule->id, finding.at.line,
                                       finding.at.column, finding.problem))
                    .second)
        << finding.problem;
  }
  EXPECT_THAT(missing, ElementsAre("2", "3"));
}

// A rename takes itself back: both ways stand at it, and what is true of both is said once.
TEST_F(LintProjects, WhatIsTheSameOfBothWaysOfAChangeIsSaidOnce) {
  write("db/changelog/v1.xml",
        "<databaseChangeLog>\n<changeSet id=\"1\" author=\"a\" runInTransaction=\"false\">\n"
        "<addUniqueConstraint tableName=\"t\" columnNames=\"b\" constraintName=\"u\"/>\n"
        "<renameColumn tableName=\"t\" oldColumnName=\"a\" newColumnName=\"c\"/>\n"
        "</changeSet></databaseChangeLog>\n");
  std::set<std::string> all;
  for (const lint::Finding& finding : lint().findings)
    EXPECT_TRUE(all.insert(fmt::format("{} {}:{} {}", finding.rule->id, finding.at.line,
                                       finding.at.column, finding.problem))
                    .second)
        << finding.rule->id << " " << finding.problem;
}

TEST_F(LintProjects, ProgramsForAnotherServerAreLeftOutOfSeveralProjects) {
  write("a/db/migrate/20260101000000_a.rb",
        "class A < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :t, :a, :text\n"
        "  end\nend\n");
  write("a/config/database.yml", "default: &default\n  adapter: mysql2\n");
  write("b/migrations/000001_a.up.sql", "alter table t drop column a;\n");
  write("b/migrations/000001_a.down.sql", "alter table t add column a int;\n");
  const LintOutcome outcome = lint();
  EXPECT_THAT(found(outcome), Contains("drop-column 1:15"));
  ASSERT_EQ(outcome.refused.size(), 1U);
  EXPECT_THAT(outcome.refused.front().describe(), HasSubstr("a/db/migrate\": migrations of Rails"));
  ASSERT_EQ(outcome.notices.size(), 1U);
  EXPECT_THAT(outcome.notices.front().problem,
              HasSubstr("nothing of this project is looked at: migrations of Rails are read as "
                        "what it sends to PostgreSQL"));
  EXPECT_THAT(outcome.notices.front().file, HasSubstr("20260101000000_a.rb"));
  EXPECT_EQ(outcome.tools.size(), 1U);
  // Of nothing else the program ends as it did.
  std::filesystem::remove_all((dir_ / "b").string());
  EXPECT_FALSE(lint_migrations({{dir_.path().string()}}).ok());
}

TEST_F(LintProjects, ProgramsForAnotherServerAreRefusedOnce) {
  write("db/migrate/20260101000000_a.rb",
        "class A < ActiveRecord::Migration[7.0]\n  def change\n    remove_column :t, :a, :text\n"
        "  end\nend\n");
  write("config/database.yml", "default: &default\n  adapter: mysql2\ntest:\n  <<: *default\n");
  const Result<LintOutcome> refused = lint_migrations({{dir_.path().string()}});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().describe(),
              HasSubstr("migrations of Rails are read as what it sends to PostgreSQL; what the "
                        "project's own files say is mysql"));
  LintRequest asked{{dir_.path().string()}};
  asked.engine = "postgres";
  EXPECT_TRUE(lint_migrations(asked).ok());
  // Two servers: nobody knows which is meant.
  write("config/database.yml",
        "development:\n  adapter: sqlite3\nproduction:\n  adapter: postgresql\n");
  EXPECT_THAT(found(lint()), Contains("drop-column 3:5"));
}

TEST_F(LintProjects, MysqlsSqlIsSaidToLookLikeIt) {
  write("1.sql", "create table `t` (`id` int auto_increment primary key) engine=InnoDB;\n");
  const LintOutcome outcome = lint();
  ASSERT_EQ(outcome.notices.size(), 1U);
  EXPECT_THAT(outcome.notices[0].help,
              ElementsAre("it looks like SQL of MySQL or MariaDB: --engine mysql, or --engine "
                          "mariadb"));
}

TEST_F(LintProjects, FilesOfOneFolderArePlayedOnce) {
  write("1_a.up.sql", "create table t (a int);");
  write("2_b.up.sql", "create index i on t (a);");
  write("3_c.up.sql", "alter table t add column b int;");
  write("4_d.up.sql", "drop table t;");
  const LintOutcome outcome = lint({"4_d.up.sql", "2_b.up.sql"});
  // In the order in which they run, whatever the order of the names.
  EXPECT_THAT(found(outcome), ElementsAre("index-not-concurrent 1:1", "drop-table 1:1"));
  EXPECT_THAT(outcome.files,
              ElementsAre((dir_ / "2_b.up.sql").string(), (dir_ / "4_d.up.sql").string()));
  EXPECT_EQ(outcome.migrations, 2U);
  EXPECT_THAT(outcome.tools, ElementsAre("golang-migrate"));
}

TEST_F(LintProjects, TheToolsFilesSayWhoseSqlItIs) {
  write("migration_lock.toml", "provider = \"cockroachdb\"\n");
  write("20240101000000_a/migration.sql", "select 1;");
  LintRequest request{{dir_.path().string()}};
  const Result<LintOutcome> outcome = lint_migrations(request);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().describe(),
            "lint: the files of the tool say cockroachdb: its SQL is not read");
  EXPECT_THAT(outcome.error().help, ElementsAre("--engine says which to take instead"));
  request.engine = "postgres";
  EXPECT_TRUE(lint_migrations(request).ok());
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
  EXPECT_THAT(found(lint()), ElementsAre("tool-waits-for-itself 1:1"));
  write("flyway.conf", "flyway.postgresql.transactional.lock=false");
  EXPECT_THAT(found(lint()), ElementsAre());
  write("flyway.conf", "flyway.url=jdbc:postgresql://localhost/shop");
  write("application.yml",
        "spring:\n  flyway:\n    postgresql:\n      transactional-lock: false\n");
  EXPECT_THAT(found(lint()), ElementsAre());
  write("V2__b.sql.conf", "executeInTransaction=true");
  EXPECT_THAT(found(lint()), ElementsAre("concurrently-in-transaction 1:1"));
}

TEST_F(LintProjects, TwoFilesOfOneVersionAreSaidAndTheRestIsRead) {
  write("sql/V1__a.sql", "create table t (a bigint primary key);\n");
  write("sql/V1.0__b.sql", "create table u (a bigint primary key);\n");
  write("sql/V2__c.sql", "drop table t;\n");
  EXPECT_THAT(found(lint({"sql"})), ElementsAre("duplicate-version 1:1", "drop-table 1:1"));
  write("sql/U2__c.sql", "select 1;\n");
  write("sql/U2__d.sql", "select 1;\n");
  EXPECT_THAT(found(lint({"sql"})), Contains("tool-refuses-file 1:1"));
  write("go/1_a.up.sql", "create table t (a bigint primary key);\n");
  write("go/1_a.down.sql", "drop table t;\n");
  write("go/01_b.up.sql", "create table u (a bigint primary key);\n");
  write("go/01_b.down.sql", "drop table u;\n");
  EXPECT_THAT(found(lint({"go"})), ElementsAre("duplicate-version 1:1"));
}

TEST_F(LintProjects, ADownPartThatCannotBeReadIsNotEmpty) {
  write("go/1_a.up.sql", "alter table `t` modify `a` bigint;\n");
  write("go/1_a.down.sql", "alter table `t` modify `a` int;\n");
  for (const lint::Finding& finding : lint({"go"}).findings)
    EXPECT_NE(finding.rule->id, "down-empty");
}

TEST_F(LintProjects, ChangesetsOfOtherServersAskForTheEngine) {
  write("db/changelog/a.sql",
        "--liquibase formatted sql\n--changeset a:1 dbms:mysql,mariadb\ncreate table t (a int);\n");
  const Result<LintOutcome> outcome = lint_migrations({{(dir_ / "db/changelog").string()}});
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().describe(),
              HasSubstr("all that there is of Liquibase is for MariaDB or MySQL only; expected "
                        "--engine mariadb or --engine mysql"));
}

}  // namespace
}  // namespace shoofly::testing

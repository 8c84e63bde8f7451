#include "toolchain/liquibase.h"

#include <algorithm>
#include <string>

#include "toolchain/changesets.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kHead = "--liquibase formatted sql\n";

// The text as it stands in the file, below the lines before it.
std::string in_place(const Changeset& one, const std::string& text) {
  return std::string(static_cast<std::size_t>(one.line - 1), '\n') + text;
}

TEST(Changesets, EachHasItsOwnTextAndWayBack) {
  const std::string text =
      std::string(kHead) +
      "lost;\n--changeset ann:1 context:x\nselect 1;\n--rollback select\n"
      "--rollback   -1;\n\n-- CHANGESET \"bob b\":\"2 a\" runInTransaction:false\n"
      "--comment x\nselect 2;";
  const std::vector<Changeset> all = changesets_of(text);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, "ann:1");
  EXPECT_EQ(all[0].line, 3);
  EXPECT_EQ(trimmed(all[0].up), "select 1;");
  EXPECT_TRUE(all[0].has_down);
  EXPECT_TRUE(all[0].in_transaction);
  EXPECT_EQ(all[0].down, std::string(27, ' ') + "\n" + std::string(9, ' ') + "\n" +
                             "           select\n" + "             -1;\n\n");
  EXPECT_EQ(all[1].id, "bob b:2 a");
  EXPECT_EQ(all[1].line, 8);
  EXPECT_FALSE(all[1].in_transaction);
  EXPECT_FALSE(all[1].has_down);
  EXPECT_EQ(trimmed(all[1].up), "select 2;");
  for (const Changeset& one : all) {
    const std::string placed = in_place(one, one.up);
    EXPECT_LE(std::count(placed.begin(), placed.end(), '\n'),
              std::count(text.begin(), text.end(), '\n'));
  }
}

TEST(Changesets, RollbackInOneCommentAndWhatIsNone) {
  const std::vector<Changeset> all = changesets_of(
      "--changeset a:1\nselect 1;\n/* liquibase rollback\nselect -1;\nselect -2; */\nselect 2;\n"
      "--changeset a:2\n--rollback not required\n--changeset a:3\n--rollback empty\r\n"
      "--changeset a:4\n--rollback changesetId:1 changesetAuthor:a\n");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(trimmed(all[0].down), "select -1;\nselect -2;");
  EXPECT_EQ(all[0].up.find("select -1"), std::string::npos);
  EXPECT_NE(all[0].up.find("select 2;"), std::string::npos);
  for (const std::size_t i : {1U, 2U, 3U}) {
    EXPECT_FALSE(all[i].has_down) << i;
    EXPECT_TRUE(all[i].says_none) << i;
    EXPECT_EQ(trimmed(all[i].down), "") << i;
  }
}

TEST(Changesets, OtherEndsOfStatements) {
  const std::vector<Changeset> all = changesets_of(
      "--changeset a:1 splitStatements:false endDelimiter:GO\nselect go\nGO\r\nselect 2\ngo\n"
      "--changeset a:2 rollbackEndDelimiter:x endDelimiter://\nselect 1//\nselect 2 //\n"
      "--changeset a:3 endDelimiter:\\n/\nselect 1/2\n/\n");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[0].split);
  EXPECT_EQ(trimmed(all[0].up), "select go\n; \r\nselect 2\n;");
  EXPECT_TRUE(all[1].split);
  EXPECT_EQ(trimmed(all[1].up), "select 1; \nselect 2 ;");
  EXPECT_EQ(trimmed(all[2].up), "select 1/2\n;");
}

TEST(Changesets, LinesThatAreIgnored) {
  const std::vector<Changeset> all = changesets_of(
      "--changeset a:1\n--ignoreLines:start\nnot;\nsql;\n--ignoreLines:end\nselect 1;\n"
      "--ignoreLines:2\nnot;\n--rollback not\nselect 2;\n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].up.find("not"), std::string::npos);
  EXPECT_NE(all[0].up.find("select 1;"), std::string::npos);
  EXPECT_NE(all[0].up.find("select 2;"), std::string::npos);
  EXPECT_FALSE(all[0].has_down);
}

// MySQL's SQL has no comment in `--x`.
TEST(Changesets, LinesOfItsOwnAreNoSql) {
  const std::vector<Changeset> all = changesets_of(
      "--changeset bob:5\n--preconditions onFail:MARK_RAN\n"
      "--precondition-sql-check expectedResult:0 select count(*) from t\n"
      "--comment why\n--comment: why\n--validCheckSum: 1:any\n--validCheckSum 8:x\n"
      "--property name:a value:b\nALTER TABLE t DROP COLUMN a;\n-- shoofly:ignore x y\n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(trimmed(all[0].up), "ALTER TABLE t DROP COLUMN a;\n-- shoofly:ignore x y");
}

TEST(Changesets, ManyInOneFileStaySmall) {
  std::string text = kHead;
  for (int i = 0; i < 20'000; ++i) text += "--changeset a:1\nselect 1;\n";
  std::size_t bytes = 0;
  for (const Changeset& one : changesets_of(text)) bytes += one.up.size() + one.down.size();
  EXPECT_LE(bytes, 2 * text.size());
}

class LiquibaseTest : public ProjectTest {};

TEST_F(LiquibaseTest, FilesByNameAndChangesetsInThem) {
  write("b.sql", std::string("\n  ") + kHead + "--changeset b:1\nselect ${x};\n");
  write("a/c.sql", std::string(kHead) +
                       "--changeset a:2 runInTransaction:false\nselect 2;\n"
                       "--changeset a:1 runInTransaction:false splitStatements:false\nselect 1;\n"
                       "--changeset a:3 dbms:oracle,mssql\nnot;\n--changeset a:4 dbms:!postgresql\n"
                       "not;\n--changeset a:5 dbms:\"h2, postgresql\"\nselect 5;\n"
                       "--changeset a:6 dbms:!oracle\nselect 6;\n");
  write("c.sql", "select 3;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Liquibase");
  ASSERT_THAT(versions(project), ElementsAre("a:2", "a:1", "a:5", "a:6", "b:1", ""));
  const auto& all = project.migrations;
  EXPECT_EQ(all[0].up.wrapping, lint::Wrapping::kNone);
  EXPECT_EQ(all[0].up.line, 2);
  EXPECT_EQ(all[1].up.wrapping, lint::Wrapping::kMessage);
  EXPECT_EQ(all[2].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(trimmed(all[4].up.text), "select __x_;");
  EXPECT_EQ(all[4].up.file, path("b.sql"));
  EXPECT_TRUE(all[4].expects_down);
  EXPECT_EQ(all[5].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(versions(read("a/c.sql")).size(), 4U);
}

TEST_F(LiquibaseTest, AProjectLeadsToIt) {
  write("db/changelog/a.sql", std::string(kHead) + "--changeset a:1\nselect 1;\n");
  EXPECT_EQ(read().tool, "Liquibase");
  EXPECT_EQ(read().folder, path("db/changelog"));
}

}  // namespace
}  // namespace shoofly::toolchain

#include "toolchain/tools.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "toolchain/sections.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class Tools : public ProjectTest {};

TEST_F(Tools, GolangMigrateByNumberWithBothWays) {
  write("10_b.up.sql", "select 10");
  write("9_a.up.sql", "select 9");
  write("9_a.down.sql", "select -9");
  write("notes.sql", "not one of its files");
  const Project project = read();
  EXPECT_EQ(project.tool, "golang-migrate");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].version, "9");
  EXPECT_EQ(project.migrations[0].down.text, "select -9");
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kMessage);
  EXPECT_TRUE(project.migrations[0].has_down);
  EXPECT_EQ(project.migrations[1].version, "10");
  EXPECT_FALSE(project.migrations[1].has_down);
  EXPECT_TRUE(project.migrations[1].expects_down);
}

// In a project of several, too: its journal is of JSON.
TEST_F(Tools, DrizzleBelowAProjectOfOthers) {
  write("a/drizzle/meta/_journal.json", R"({"entries": [{"tag": "0000_a", "when": 1}]})");
  write("a/drizzle/0000_a.sql", "select 1;");
  write("b/migrations/1_b.up.sql", "select 1;");
  const Result<AskedProjects> all = projects_of({path()});
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->projects.size(), 2U);
  EXPECT_EQ(all->projects[0].path, path("a/drizzle"));
}

TEST_F(Tools, GooseByItsMarks) {
  write("00001_a.sql",
        "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose StatementEnd\n"
        "--+goose down\nselect -1;\n");
  write("00002_b.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nselect 2;\n");
  const Project project = read();
  EXPECT_EQ(project.tool, "goose");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(trimmed(project.migrations[0].up.text), "select 1;");
  EXPECT_EQ(trimmed(project.migrations[0].down.text), "select -1;");
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(project.migrations[1].up.wrapping, lint::Wrapping::kNone);
  EXPECT_FALSE(project.migrations[1].has_down);
}

TEST_F(Tools, GooseEndsAStatementAtItsMark) {
  write("00001_a.sql",
        "-- +goose Up\n-- +goose StatementBegin\nselect 1\n-- done\n-- +goose StatementEnd\n"
        "-- +goose StatementBegin\nselect 2;\n-- +goose StatementEnd\n"
        "-- +goose StatementBegin\nselect 3\n  --+goose statementend\n");
  const Project project = read();
  ASSERT_EQ(project.migrations.size(), 1U);
  std::string text = project.migrations[0].up.text;
  std::erase(text, ' ');
  EXPECT_EQ(text, "\n\nselect1\n--done\n;\n\nselect2;\n\n\nselect3\n;\n");
}

TEST_F(Tools, DbmateSaysItsTransactionsPart) {
  write("20260101_a.sql",
        "-- migrate:up transaction:false\nselect 1;\n-- migrate:down\nselect -1;\n");
  const Project project = read();
  EXPECT_EQ(project.tool, "dbmate");
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kMessage);
  EXPECT_EQ(project.migrations[0].down.wrapping, lint::Wrapping::kFile);
}

TEST_F(Tools, AnythingElseIsPlainSqlByName) {
  write("b.sql", "\xEF\xBB\xBFselect 2");
  write("a.sql", "select 1");
  write("readme.md", "no");
  const Project project = read();
  EXPECT_EQ(project.tool, "plain SQL");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.text, "select 1");
  EXPECT_EQ(project.migrations[1].up.text, "   select 2");
}

TEST_F(Tools, OneFileKeepsItsTool) {
  write("1_a.up.sql", "select 1");
  write("2_b.up.sql", "select 2");
  write("notes.sql", "select 3");
  const Project project = read("2_b.up.sql");
  EXPECT_EQ(project.tool, "golang-migrate");
  // With what ran before it, and without what comes after.
  ASSERT_THAT(versions(project), ElementsAre("1", "2"));
  EXPECT_THAT(project.only, ElementsAre(path("2_b.up.sql")));
  EXPECT_THAT(versions(read("1_a.up.sql")), ElementsAre("1"));
  EXPECT_THAT(problem("none.sql"), HasSubstr("there is no such file or folder"));
  EXPECT_THAT(problem("notes.sql"),
              HasSubstr("notes.sql\": it is not among the migrations of its folder "
                        "(golang-migrate)"));
}

TEST_F(Tools, SeveralFilesOfAFolderAreOneProject) {
  for (const char* name : {"1_a.up.sql", "2_b.up.sql", "3_c.up.sql", "3_c.down.sql", "4_d.up.sql"})
    write(name, "select 1");
  write("other/x.sql", "select 2");
  const std::vector<Asked> asked =
      by_folder({path("3_c.down.sql"), path("other/x.sql"), path("2_b.up.sql"), path(), "-"});
  ASSERT_EQ(asked.size(), 4U);
  EXPECT_THAT(asked[0].files, ElementsAre(path("3_c.down.sql"), path("2_b.up.sql")));
  EXPECT_THAT(asked[1].files, ElementsAre(path("other/x.sql")));
  EXPECT_TRUE(asked[2].files.empty());
  EXPECT_EQ(asked[3].path, "-");
  const Result<Project> project = read_project(asked[0]);
  ASSERT_TRUE(project.ok()) << project.error().describe();
  EXPECT_THAT(versions(*project), ElementsAre("1", "2", "3"));
  EXPECT_THAT(project->only, ElementsAre(path("2_b.up.sql"), path("3_c.down.sql")));
  write("notes.sql", "");
  const Result<Project> wrong =
      read_project(by_folder({path("1_a.up.sql"), path("notes.sql")}).front());
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().describe(), HasSubstr("notes.sql\": it is not among"));
}

TEST_F(Tools, TwoFilesOfOneVersionAreBothRead) {
  write("1_a.up.sql", "select 1");
  write("01_b.up.sql", "select 2");
  EXPECT_THAT(versions(read()), ElementsAre("1", "1"));
}

TEST_F(Tools, AProjectsFolderLeadsToTheUsualPlace) {
  write("main.go", "package main");
  write("migrations/env.py", "no SQL here");
  write("db/migrations/1_a.up.sql", "select 1");
  const Project project = read();
  EXPECT_EQ(project.tool, "golang-migrate");
  EXPECT_EQ(project.folder, path("db/migrations"));
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_EQ(project.migrations[0].up.file, path("db/migrations/1_a.up.sql"));
  EXPECT_EQ(read("db/migrations").folder, "");
  // What it holds itself comes first.
  write("own.sql", "select 2");
  EXPECT_EQ(read().folder, "");
}

// "tool in folder" of each project of a path, then what is not read.
std::vector<std::string> told(const std::string& path) {
  std::vector<std::string> texts;
  Result<AskedProjects> asked = projects_of({path});
  if (!asked.ok()) return {asked.error().describe()};
  const auto relative = [&](const std::string& text) {
    return text.starts_with(path) ? text.substr(std::min(path.size() + 1, text.size())) : text;
  };
  for (const Asked& one : asked->projects) {
    const Result<Project> project = read_project(one);
    texts.push_back(project.ok()
                        ? fmt::format("{} in {}: {}", project->tool, relative(project->folder),
                                      project->migrations.size())
                        : project.error().describe());
  }
  for (const std::string& not_read : asked->not_read)
    texts.push_back("not read: " + relative(not_read));
  return texts;
}

TEST_F(Tools, MarksAreFoundWhereverTheyAre) {
  const std::string goose = "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n";
  for (const char* place :
       {"database/migrations", "db", "src/db", "migrations/postgres", "pg", "schema"}) {
    const std::string folder = "x/" + std::string(place);
    write(folder + "/00002.sql", goose);
    EXPECT_THAT(told(path("x")), ElementsAre("goose in " + std::string(place) + ": 1")) << place;
    std::filesystem::remove_all(path("x"));
  }
  write("y/pg/1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n");
  EXPECT_THAT(told(path("y")), ElementsAre("dbmate in pg: 1"));
  write("z/schema/1_a.up.sql", "select 1;");
  write("z/schema/1_a.down.sql", "select 2;");
  EXPECT_THAT(told(path("z")), ElementsAre("golang-migrate in schema: 1"));
  write("n/src/db/1_a.sql", "-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n");
  EXPECT_THAT(told(path("n")), ElementsAre("node-pg-migrate in src/db: 1"));
}

TEST_F(Tools, EachFolderOfMigrationsIsAProject) {
  const std::string goose = "-- +goose Up\nselect 1;\n";
  write("a/db/1.sql", goose);
  write("b/src/main/resources/db/migration/V1__a.sql", "select 1;");
  write("c/src/main/resources/db/migration/V1__a.sql", "select 1;");
  write("d/migrations/0001_a.sql", "select 1;");
  write("e/db/migrate/20260101_a.rb",
        "class A < ActiveRecord::Migration[7.0]\n  def change\n    drop_table :t\n  end\nend\n");
  write("q/queries/users.sql", "select 1;");
  write("q/queries/orders.sql", "select 1;");
  write("a/testdata/pg/1.sql", goose);
  write("target/classes/db/migration/V1__a.sql", "select 1;");
  EXPECT_THAT(
      told(path()),
      ElementsAre("goose in a/db: 1", "Flyway in b/src/main/resources/db/migration: 1",
                  "Flyway in c/src/main/resources/db/migration: 1", "Rails in e/db/migrate: 1",
                  "plain SQL in d/migrations: 1", "not read: a/testdata/pg (goose)",
                  "not read: q/queries (2 files of SQL)"));
  // Its own files come first, and hide nothing.
  write("seed.sql", "select 1;");
  EXPECT_EQ(told(path()).front(), "plain SQL in : 1");
  EXPECT_EQ(told(path()).size(), 8U);
  // What is named is read, tests too.
  EXPECT_THAT(told(path("a/testdata")), ElementsAre("goose in pg: 1"));
}

TEST_F(Tools, FoldersBesideEachOtherMayBeOneProject) {
  write("db/2025/V1__a.sql", "select 1;");
  write("db/2026/V2__b.sql", "select 1;");
  EXPECT_THAT(told(path()), ElementsAre("Flyway in db: 2"));
  write("db/2026/V1__c.sql", "select 1;");
  EXPECT_THAT(told(path()), ElementsAre("Flyway in db/2025: 1", "Flyway in db/2026: 2"));
}

TEST_F(Tools, AFileBesideAnotherProjectIsItsOwnFolders) {
  write("x.sql", "select 1;");
  write("db/changelog/v1.xml",
        "<databaseChangeLog><changeSet id=\"1\" author=\"a\"><sql>select 1</sql></changeSet>"
        "</databaseChangeLog>");
  const Project project = read("x.sql");
  EXPECT_EQ(project.tool, "plain SQL");
  EXPECT_EQ(project.migrations.size(), 1U);
}

TEST_F(Tools, SubfoldersArePlainSqlWhereNothingElseIs) {
  write("2025/1.sql", "select 1");
  write("2024/2.sql", "select 2");
  write(".git/3.sql", "select 3");
  write("node_modules/x/4.sql", "select 4");
  const Project project = read();
  EXPECT_EQ(project.tool, "plain SQL");
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_EQ(project.migrations[0].up.file, path("2024/2.sql"));
  write("own.sql", "select 5");
  EXPECT_EQ(read().migrations.size(), 1U);
}

TEST_F(Tools, AFolderWithoutMigrationsIsAnError) {
  write("migrations/0001_initial.py", "operations = []");
  EXPECT_THAT(problem(), HasSubstr(path() + "\": there are no migrations of SQL in it"));
  write("migrations/meta/_journal.json", "{\"entries\":[]}");
  EXPECT_THAT(read_project(path("migrations")).error().message,
              HasSubstr("there are no migrations of Drizzle in it"));
}

TEST_F(Tools, LinksThatGoRoundAreFollowedOnce) {
  write("a/b/1.sql", "select 1");
  std::filesystem::create_directory_symlink(dir_.path(), dir_ / "a/b/up");
  std::filesystem::create_directory_symlink(dir_ / "a", dir_ / "again");
  std::filesystem::create_directory_symlink(dir_ / "itself", dir_ / "itself");
  EXPECT_EQ(read().migrations.size(), 1U);
}

TEST_F(Tools, AFileThatCannotBeReadIsNamed) {
  for (const char* name : {"1_a.up.sql", "V1__a.sql", "20240101000000_x/migration.sql", "a.sql"}) {
    write(name, "");
    std::filesystem::remove(dir_ / name);
    std::filesystem::create_symlink(dir_ / "nowhere", dir_ / name);
    EXPECT_THAT(problem(), HasSubstr(std::string(name) + "\": No such file")) << name;
    std::filesystem::remove(dir_ / name);
    std::filesystem::create_symlink(dir_ / name, dir_ / name);
    EXPECT_THAT(problem(), HasSubstr(std::string(name) + "\": Too many levels")) << name;
    std::filesystem::remove(dir_ / name);
  }
}

TEST_F(Tools, APipeIsNamedAndNotWaitedFor) {
  write("1.sql", "select 1");
  ASSERT_EQ(mkfifo(path("2.sql").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr("2.sql\": it is no regular file"));
  std::filesystem::remove(dir_ / "2.sql");
  std::filesystem::create_symlink("/dev/zero", dir_ / "2.sql");
  EXPECT_THAT(problem(), HasSubstr("2.sql\": it is no regular file"));
  std::filesystem::remove(dir_ / "2.sql");
  ASSERT_EQ(mkfifo(path("atlas.sum").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr("atlas.sum\": it is no regular file"));
}

TEST_F(Tools, SettingsThatCannotBeReadAreNotPassedOver) {
  write("1_a.sql", "-- +goose Up\nselect 1;");
  std::filesystem::create_directory(dir_ / ".env");  // Python's
  EXPECT_EQ(read().tool, "goose");
  std::filesystem::remove(dir_ / ".env");
  ASSERT_EQ(mkfifo(path(".env").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr(".env\": it is no regular file"));
}

TEST_F(Tools, ANewLineOfTwoBytesAndAMarkOfBytesChangeNoPlace) {
  const std::string text =
      "\xEF\xBB\xBF-- +goose Up\r\nselect 1;\r\n-- +goose Down\r\nselect 2;\r\n";
  write("1_a.sql", text);
  const Project project = read();
  EXPECT_EQ(project.tool, "goose");
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_EQ(project.migrations[0].up.text.find("select 1"), text.find("select 1"));
  EXPECT_EQ(project.migrations[0].down.text.find("select 2"), text.find("select 2"));
}

TEST_F(Tools, NodePgMigrateByItsMarks) {
  write("1700000000000_a.sql",
        "lost;\n-- Up Migration\nselect 1;\n--- DOWN  migration of a\nselect -1;\n");
  write("1700000000001_b.sql", "-- Down Migration\nselect -2;\n-- Up Migration\nselect 2;\n");
  write("1700000000002_c.sql", "select 3;\n-- Down Migration\nselect -3;\n");
  write("900_d.sql", "-- up migrations\nselect 4;");
  const Project project = read();
  EXPECT_EQ(project.tool, "node-pg-migrate");
  ASSERT_THAT(versions(project),
              ElementsAre("900", "1700000000000", "1700000000001", "1700000000002"));
  const auto& all = project.migrations;
  EXPECT_FALSE(all[0].has_down);
  EXPECT_THAT(trimmed(all[0].up.text), EndsWith("select 4;"));
  EXPECT_EQ(trimmed(all[1].up.text), "-- Up Migration\nselect 1;");
  EXPECT_THAT(trimmed(all[1].down.text), EndsWith("select -1;"));
  EXPECT_EQ(trimmed(all[2].up.text), "-- Up Migration\nselect 2;");
  EXPECT_EQ(trimmed(all[2].down.text), "-- Down Migration\nselect -2;");
  // It is what the tool does.
  EXPECT_EQ(trimmed(all[3].up.text), "select 3;\n-- Down Migration\nselect -3;");
  EXPECT_EQ(all[3].up.wrapping, lint::Wrapping::kAllPending);
  EXPECT_EQ(all[3].down.wrapping, lint::Wrapping::kFile);
}

TEST_F(Tools, AtlasByItsSumAndWhatAFileBeginsWith) {
  write("atlas.sum", "h1:");
  write("1_a.sql", "-- atlas:txmode none\n\nselect 1;");
  write("2_b.sql", "-- atlas:txmode none\nselect 2;");
  write("3_c.sql", "-- a\r\n-- atlas:txmode none\r\n\r\nselect 3;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Atlas");
  ASSERT_THAT(versions(project), ElementsAre("1", "2", "3"));
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kNone);
  // It stands at the statement, not at the file.
  EXPECT_EQ(project.migrations[1].up.wrapping, lint::Wrapping::kFile);
  EXPECT_EQ(project.migrations[2].up.wrapping, lint::Wrapping::kNone);
  EXPECT_FALSE(project.migrations[0].expects_down);
  write("4_d.sql", "-- atlas:checkpoint\n\nselect 4;");
  write("5_e.sql", "select 5;");
  EXPECT_THAT(versions(read()), ElementsAre("4", "5"));
}

TEST_F(Tools, AtlasKeepsTheFilesOfOthers) {
  write("atlas.sum", "h1:");
  write("1_a.up.sql", "select 1;");
  EXPECT_EQ(read().tool, "golang-migrate");
  std::filesystem::remove(dir_ / "1_a.up.sql");
  write("1_a.sql", "-- +goose Up\nselect 1;");
  EXPECT_EQ(read().tool, "goose");
}

TEST(Sections, KeepsEveryPlace) {
  const std::string text = "first\n-- up\none;\n-- down\ntwo;";
  const auto mark_of = [](std::string_view line) {
    const std::string_view comment = comment_of(line);
    return comment == "up" ? Mark::kUp : comment == "down" ? Mark::kDown : Mark::kNone;
  };
  const Sections sections = divide(text, mark_of);
  EXPECT_EQ(sections.up, "     \n     \none;\n       \n    ");
  EXPECT_EQ(sections.down, "     \n     \n    \n       \ntwo;");
}

}  // namespace
}  // namespace shoofly::toolchain

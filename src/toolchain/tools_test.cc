#include "toolchain/tools.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

using testing::TempDir;

class Tools : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    testing::write_text(dir_ / name, text);
  }
  Project read() {
    Result<Project> project = read_project(dir_.path().string());
    EXPECT_TRUE(project.ok()) << project.error().describe();
    return project.ok() ? std::move(*project) : Project{};
  }
  TempDir dir_{"tools"};
};

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \n"));
  text.erase(text.find_last_not_of(" \n") + 1);
  return text;
}

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

TEST_F(Tools, DbmateSaysItsTransactionsPart) {
  write("20260101_a.sql",
        "-- migrate:up transaction:false\nselect 1;\n-- migrate:down\nselect -1;\n");
  const Project project = read();
  EXPECT_EQ(project.tool, "dbmate");
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kNone);
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
  const Result<Project> project = read_project((dir_ / "2_b.up.sql").string());
  ASSERT_TRUE(project.ok());
  EXPECT_EQ(project->tool, "golang-migrate");
  ASSERT_EQ(project->migrations.size(), 1U);
  EXPECT_EQ(project->migrations[0].version, "2");
  const Result<Project> none = read_project((dir_ / "none.sql").string());
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().describe(), ::testing::HasSubstr("there is no such file or folder"));
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

// What a tool prints of a project, without a database, is what the linter reads of its files.

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RunTool : public ::testing::Test {
 protected:
  void SetUp() override {
    const fs::path note = source_dir() / "build" / "interop-path";
    ASSERT_TRUE(fs::exists(note)) << "the tools are not there; scripts/install-interop-tools";
    std::string place = read_text(note);
    place.erase(place.find_last_not_of('\n') + 1);
    write_text(dir_ / "liquibase",
               fmt::format("#!/bin/sh\nexec java -cp '{}/jars/*' "
                           "liquibase.integration.commandline.LiquibaseCommandLine \"$@\"\n",
                           place));
    fs::permissions(dir_ / "liquibase", fs::perms::owner_all);
    const char* path = std::getenv("PATH");
    before_ = path == nullptr ? "" : path;
    setenv("PATH", fmt::format("{}/venv/bin:{}:{}", place, dir_.path().string(), before_).c_str(),
           1);
  }
  void TearDown() override { setenv("PATH", before_.c_str(), 1); }

  std::string project(const std::string& name) {
    fs::copy(source_dir() / "tests/interop/projects" / name, dir_ / "project",
             fs::copy_options::recursive);
    return (dir_ / "project").string();
  }

  static std::set<std::string> found(const LintOutcome& outcome) {
    std::set<std::string> all;
    for (const lint::Finding& finding : outcome.findings)
      all.insert(fmt::format("{}:{} {}", finding.file, finding.at.line, finding.rule->id));
    return all;
  }

  void expect_the_same(const std::string& path) {
    LintRequest request;
    request.paths = {path};
    const Result<LintOutcome> read = lint_migrations(request);
    ASSERT_TRUE(read.ok()) << read.error().describe();
    request.run_tool = true;
    const Result<LintOutcome> printed = lint_migrations(request);
    ASSERT_TRUE(printed.ok()) << printed.error().describe() << "\n"
                              << fmt::format("{}", fmt::join(printed.error().help, "\n"));
    EXPECT_EQ(printed->coverage.not_analysed, 0U);
    EXPECT_GE(found(*read).size(), 10U);
    EXPECT_EQ(found(*printed), found(*read));
  }

  TempDir dir_{"run-tool"};
  std::string before_;
};

TEST_F(RunTool, AlembicPrintsWhatWeRead) { expect_the_same(project("alembic")); }

TEST_F(RunTool, LiquibasePrintsWhatWeRead) {
  const std::string path = project("liquibase");
  write_text(fs::path(path) / "liquibase.properties", "changeLogFile=changelog.xml\n");
  expect_the_same(path);
}

TEST_F(RunTool, ALoopIsNotOpaqueThen) {
  const std::string path = project("alembic");
  write_text(fs::path(path) / "migrations/versions/a7_loop.py",
             "from alembic import op\nimport sqlalchemy as sa\n\n"
             "revision = \"a7\"\ndown_revision = \"a6\"\n\n\n"
             "def upgrade():\n    for name in list(\"xy\"):\n"
             "        op.add_column(\"orders\", sa.Column(name, sa.Text(), nullable=False))\n\n\n"
             "def downgrade():\n    pass\n");
  LintRequest request;
  request.paths = {path};
  const Result<LintOutcome> read = lint_migrations(request);
  ASSERT_TRUE(read.ok()) << read.error().describe();
  EXPECT_EQ(read->coverage.opaque, 1U);
  request.run_tool = true;
  const Result<LintOutcome> printed = lint_migrations(request);
  ASSERT_TRUE(printed.ok()) << printed.error().describe();
  EXPECT_EQ(printed->coverage.opaque, 0U);
  EXPECT_EQ(found(*printed).count(path + "/migrations/versions/a7_loop.py:9 "
                                         "required-column-without-default"),
            1U);
}

TEST_F(RunTool, WhatFailsSaysWhyWithoutItsPassword) {
  const std::string path = project("alembic");
  write_text(fs::path(path) / "migrations/env.py",
             "raise Exception(\"postgresql://joe:hunter2@db/x\")\n");
  LintRequest request;
  request.paths = {path};
  request.run_tool = true;
  const Result<LintOutcome> printed = lint_migrations(request);
  ASSERT_FALSE(printed.ok());
  EXPECT_THAT(printed.error().describe(), HasSubstr("alembic upgrade heads --sql ended with 1"));
  ASSERT_FALSE(printed.error().help.empty());
  EXPECT_EQ(printed.error().help.back(), "Exception: postgresql://joe:***@db/x");
}

}  // namespace
}  // namespace shoofly::testing

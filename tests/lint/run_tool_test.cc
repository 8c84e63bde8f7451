// --run-tool where nothing can be run. What the tools themselves print is tests/interop's.

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Error refusal(const std::string& path) {
  LintRequest request;
  request.paths = {path};
  request.run_tool = true;
  const Result<LintOutcome> outcome = lint_migrations(request);
  EXPECT_FALSE(outcome.ok()) << path;
  return outcome.ok() ? Error(ErrorKind::kInternal, "") : outcome.error();
}

std::string in_corpus(const std::string& project) {
  return (source_dir() / "tests/lint/corpus" / project).string();
}

TEST(LintRunTool, NeedsAToolThatPrintsWithoutADatabase) {
  EXPECT_EQ(refusal(in_corpus("academy")).describe(),
            "--run-tool: Django prints no SQL without a database; its files are read without it");
  EXPECT_EQ(refusal(in_corpus("shop")).describe(),
            "--run-tool: the migrations of Flyway are SQL; they are read without it");
  EXPECT_EQ(refusal("-").describe(), "--run-tool: what is on standard input has no tool");
}

TEST(LintRunTool, SaysWhatToInstall) {
  const TempDir nothing("no-tools");
  const std::string before = std::getenv("PATH");
  setenv("PATH", nothing.path().c_str(), 1);
  const Error error = refusal(in_corpus("subscriptions"));
  setenv("PATH", before.c_str(), 1);
  EXPECT_EQ(error.describe(), "--run-tool: run \"alembic\": there is no such program");
  EXPECT_THAT(error.help, ElementsAre(HasSubstr("pip install alembic")));
}

TEST(LintRunTool, IsCalledWhereTheToolsConfigurationIs) {
  const TempDir folder("no-configuration");
  write_text(folder / "a1_t.py", "revision = \"a1\"\ndown_revision = None\n");
  EXPECT_THAT(refusal(folder.path().string()).describe(),
              HasSubstr("--run-tool: there is no alembic.ini in \""));
}

}  // namespace
}  // namespace shoofly::testing

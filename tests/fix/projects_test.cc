// A project of each tool before and after --fix: projects/<tool> becomes what projects/<tool>.txt
// says, and lints clean then, apart from what that says stays.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "engine/engines.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"
#include "report/unfixed.h"
#include "report/unified_diff.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> fixed_projects() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source_dir() / "tests/fix/projects")) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class FixedProjects : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::copy(source_dir() / "tests/fix/projects" / GetParam(), folder(),
             fs::copy_options::recursive);
  }
  fs::path folder() const { return dir_ / GetParam(); }
  // Without the folder, which is another one each time.
  std::string shown(std::string text) const {
    const std::string place = dir_.path().string() + "/";
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at))
      text.erase(at, place.size());
    return text;
  }
  TempDir dir_{"fixed"};
};

TEST_P(FixedProjects, BecomeWhatIsWrittenDown) {
  FixRequest request;
  request.lint.paths = {folder().string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  std::string text;
  for (const PlannedFile& file : outcome->files)
    text += unified_diff(file.path, file.before, file.after, file.is_new);
  text += unfixed_text(outcome->unfixed, outcome->words);
  ASSERT_TRUE(write_fixes(*outcome).ok());
  const Result<LintOutcome> left = lint_migrations(request.lint);
  ASSERT_TRUE(left.ok()) << left.error().describe();
  for (const lint::Notice& notice : left->notices)
    ADD_FAILURE() << notice.file << ":" << notice.at.line << " " << notice.problem;
  for (const lint::Finding& finding : left->findings) {
    if (finding.severity != Severity::kNote)
      text += finding.file + " stays: " + std::string(finding.rule->id) + "\n";
  }
  EXPECT_TRUE(golden_matches("tests/fix/projects/" + GetParam() + ".txt", shown(text)));
  // Nothing more is proposed.
  const Result<FixOutcome> again = plan_fixes(request);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_TRUE(again->files.empty());
}

// Else --fix would hide that somebody has changed what was applied.
TEST(AtlasFixes, AreNotWrittenWhereTheSumIsWrongAlready) {
  TempDir dir{"fixed"};
  fs::copy(source_dir() / "tests/fix/projects/atlas", dir / "atlas", fs::copy_options::recursive);
  std::ofstream(dir / "atlas/20260101120000_orders.sql", std::ios::app) << "-- changed\n";
  FixRequest request;
  request.lint.paths = {(dir / "atlas").string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message,
              ::testing::HasSubstr("atlas.sum\": \"20260101120000_orders.sql\" is not as it says"));
}

TEST(WriteFixes, WhatAFileLosesIsInANewOneBefore) {
  TempDir dir{"fixed"};
  fs::create_directories(dir / "2.sql/in the way");
  FixOutcome outcome;
  outcome.files = {{(dir / "2.sql").string(), "a;b;", "a;", false},
                   {(dir / "3.sql").string(), "", "b;", true}};
  EXPECT_FALSE(write_fixes(outcome).ok());
  EXPECT_EQ(read_text(dir / "3.sql"), "b;");
}

TEST(PlannedFixes, KeepTheLineEndsOfAFile) {
  TempDir dir{"fixed"};
  write_text(dir / "1.sql", "create table a (id int primary key);\r\n");
  write_text(dir / "2.sql", "alter table a add b int;\r\n-- end\r\n");
  FixRequest request;
  request.lint.paths = {dir.path().string()};
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  ASSERT_EQ(outcome->files.size(), 1U);
  EXPECT_EQ(outcome->files[0].after,
            "set lock_timeout = '300ms';\r\nalter table a add b int;\r\n"
            "reset lock_timeout;\r\n-- end\r\n");
}

std::string not_fixed(const FixOutcome& outcome) {
  std::string reasons;
  for (const lint::Unfixed& one : outcome.unfixed) reasons += one.why + "\n";
  return reasons;
}

// PostgreSQL holds it until the transaction ends: for what is behind it.
TEST(PlannedFixes, SplitNothingOffBehindAnExplicitLock) {
  for (const std::string lock :
       {"lock table a in share row exclusive mode", "select pg_advisory_xact_lock(7)"}) {
    TempDir dir{"fixed"};
    write_text(dir / "1.sql",
               "create table a (id bigint primary key, x int);\n"
               "create table b (id bigint primary key, x int);\n");
    const std::string guarded = "set lock_timeout = '300ms';\nbegin;\n" + lock +
                                ";\ninsert into a select id, x from b;\n"
                                "alter table a add check (x > 0);\ncommit;\n";
    write_text(dir / "2.sql", guarded + "alter table b add check (x > 0);\n");
    FixRequest request;
    request.lint.paths = {dir.path().string()};
    request.known = true;
    const Result<FixOutcome> outcome = plan_fixes(request);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_EQ(outcome->files.size(), 1U);
    EXPECT_THAT(outcome->files[0].after, ::testing::StartsWith(guarded));
    EXPECT_THAT(outcome->files[0].after, ::testing::HasSubstr("not valid"));
    EXPECT_THAT(not_fixed(*outcome),
                ::testing::HasSubstr("a lock that the text takes before is held until the "
                                     "transaction ends: in another one, this would run without "
                                     "it"));
  }
}

// Behind a comment nothing may stand in its line: it would not run, and no rule would miss it.
TEST(PlannedFixes, WriteNothingIntoAComment) {
  const std::string script =
      "alter table a add b int; -- soon\n"
      "create index i on a (x); alter table a add c int; # not yet\n"
      "alter table a add d int -- really\n"
      ";\n"
      "alter table a add e int /* last */;\n";
  for (const std::string engine : {"postgres", "mariadb"}) {
    TempDir dir{"fixed"};
    write_text(dir / "shoofly-lint.yaml", "engine: " + engine + "\n");
    write_text(dir / "1.sql", "create table a (id int primary key, x int);\n");
    write_text(dir / "2.sql",
               engine == "postgres" ? std::regex_replace(script, std::regex("#"), "--") : script);
    FixRequest request;
    request.lint.paths = {dir.path().string()};
    request.known = true;
    const Result<FixOutcome> outcome = plan_fixes(request);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_TRUE(write_fixes(*outcome).ok());
    const std::string fixed = read_text(dir / "2.sql");
    EXPECT_TRUE(golden_matches("tests/fix/comments_" + engine + ".txt", fixed));
    std::set<std::string> added;
    for (const WrittenStatement& one : find_sql(engine)->reader.read(fixed, "", 1).statements) {
      if (const auto* make = std::get_if<MakeColumn>(&one.act))
        added.insert(make->column.column.name);
      if (std::holds_alternative<MakeIndex>(one.act)) added.insert("the index");
    }
    EXPECT_THAT(added, ::testing::ElementsAre("b", "c", "d", "e", "the index")) << fixed;
  }
}

INSTANTIATE_TEST_SUITE_P(All, FixedProjects, ::testing::ValuesIn(fixed_projects()),
                         [](const auto& project) {
                           std::string name = project.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace shoofly::testing

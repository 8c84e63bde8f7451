// Every rule has a folder of its name: bad.sql gives exactly expected.txt, good.sql nothing at all,
// both after before.sql, if there is one.
// docs/lint-rules.md is made from the same files. UPDATE_GOLDEN=1 writes both anew.

#include "lint/rules/rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "lint/linter.h"
#include "lint/secrets.h"
#include "report/findings.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using lint::Rule;

fs::path folder_of(const Rule& rule) {
  return fs::path("tests/lint/postgres") / std::string(rule.id);
}

std::string read(const fs::path& path) {
  std::ifstream file(source_dir() / path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// What follows a line "-- down:" is the way back. "-- run: in a transaction of the tool's" and "--
// run: with a place for a down part" in the first lines say what a tool would.
lint::Migration migration_of(const std::string& text, const std::string& file) {
  lint::Migration migration;
  const bool wrapped = text.find("-- run: in a transaction of the tool's") != std::string::npos;
  migration.expects_down = text.find("-- run: with a place for a down part") != std::string::npos;
  if (text.find("-- run: ") != std::string::npos) migration.version = "1";
  const lint::Wrapping wrapping = wrapped ? lint::Wrapping::kFile : lint::Wrapping::kNone;
  const std::size_t down = text.find("-- down:\n");
  migration.has_down = down != std::string::npos;
  migration.up = {text.substr(0, down), lint::Direction::kUp, wrapping, file};
  if (!migration.has_down) return migration;
  // In its place in the file.
  std::string back = text;
  for (std::size_t i = 0; i < down; ++i) back[i] = back[i] == '\n' ? '\n' : ' ';
  migration.down = {back, lint::Direction::kDown, wrapping, file};
  return migration;
}

struct Linted {
  std::set<std::string> rules;
  std::string text;
  std::size_t said = 0;
};

// `before` has run earlier.
Linted lint_text(const std::string& before, const std::string& text, const std::string& file) {
  const Engine& engine = **find_engine("postgres");
  const SchemaFiles& files = *schema_files(engine);
  lint::Linter linter({"postgres", 15}, *statement_facts(engine), lint::rules());
  const lint::Migration earlier = migration_of(before, "before.sql");
  linter.lint(earlier, {&earlier.up, files.read(before, "before.sql", 1000)}, nullptr, true);
  const lint::Migration migration = migration_of(text, file);
  const lint::ReadScript up{&migration.up, files.read(migration.up.text, file, 1000)};
  const lint::ReadScript down{&migration.down, files.read(migration.down.text, file, 1000)};
  linter.lint(migration, up, migration.has_down ? &down : nullptr);
  Linted result;
  for (const lint::Finding& finding : linter.findings()) result.rules.emplace(finding.rule->id);
  result.said = linter.findings().size() + linter.notices().size();
  const std::map<std::string, std::string> sources = {{file, lint::without_secrets(text)}};
  const std::vector<std::string> tools = {"plain SQL"};
  result.text =
      findings_text({linter.findings(), linter.notices(), sources, tools, 1, linter.coverage()});
  return result;
}

class LintRules : public ::testing::TestWithParam<const Rule*> {};

TEST_P(LintRules, FindsWhatIsBadAndNothingElse) {
  const fs::path folder = folder_of(*GetParam());
  const std::string bad = read(folder / "bad.sql");
  ASSERT_FALSE(bad.empty()) << folder;
  const Linted linted = lint_text(read(folder / "before.sql"), bad, "bad.sql");
  EXPECT_TRUE(linted.rules.count(std::string(GetParam()->id)) > 0) << linted.text;
  EXPECT_TRUE(golden_matches(folder / "expected.txt", linted.text));
}

TEST_P(LintRules, IsSilentWhereNothingIsWrong) {
  const fs::path folder = folder_of(*GetParam());
  const std::string good = read(folder / "good.sql");
  ASSERT_FALSE(good.empty()) << folder;
  const Linted linted = lint_text(read(folder / "before.sql"), good, "good.sql");
  EXPECT_EQ(linted.said, 0U) << linted.text;
}

TEST(LintRuleFolders, AreOfRules) {
  for (const auto& entry : fs::directory_iterator(source_dir() / "tests/lint/postgres"))
    EXPECT_NE(lint::find_rule(entry.path().filename().string()), nullptr) << entry.path();
}

std::string code(const std::string& text) { return "```sql\n" + text + "```\n"; }

TEST(LintDocument, IsMadeFromTheRulesAndTheirExamples) {
  std::string text =
      "<!-- made by tests/lint/rules_test.cc; UPDATE_GOLDEN=1 writes it -->\n"
      "# The rules of `shoofly lint`\n\n"
      "Each with an example that it finds, what it says, and one that is right. What a statement "
      "locks, rewrites and reads is in [the table of facts](postgres-locks.md), measured on "
      "PostgreSQL 13 to 18.\n\n"
      "| rule | family | severity | |\n|---|---|---|---|\n";
  static const std::map<Severity, std::string> kSeverities = {
      {Severity::kNote, "note"}, {Severity::kWarning, "warning"}, {Severity::kError, "error"}};
  for (const Rule* rule : lint::rules())
    text += fmt::format("| [{0}](#{0}) | {1} | {2} | {3} |\n", rule->id, to_string(rule->family),
                        kSeverities.at(rule->severity), rule->title);
  for (const Rule* rule : lint::rules()) {
    const fs::path folder = folder_of(*rule);
    text += fmt::format("\n## {}\n\n{}\n\n", rule->id, rule->why);
    const std::string before = read(folder / "before.sql");
    if (!before.empty()) text += "On a schema that was made by\n\n" + code(before) + "\n";
    text += code(read(folder / "bad.sql")) + "\n```\n" + read(folder / "expected.txt") + "```\n\n" +
            "Right:\n\n" + code(read(folder / "good.sql"));
  }
  EXPECT_TRUE(golden_matches("docs/lint-rules.md", text));
}

// The last column of docs/lint-peers.md names our rules, or says "none: why", "planned".
TEST(LintPeers, AreAnsweredByRulesThatExist) {
  std::istringstream lines(read("docs/lint-peers.md"));
  int named = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.ends_with("| ours |")) continue;
    const std::size_t begin = line.rfind("| ", line.size() - 3) + 2;
    const std::string answer = line.substr(begin, line.rfind(" |") - begin);
    if (answer.starts_with("none: ") || answer.starts_with("planned") ||
        answer.starts_with("every run ") || answer.starts_with("SQL is ") ||
        answer.starts_with("\"not analysed\""))
      continue;
    std::istringstream parts(answer.substr(0, answer.find(':')));
    for (std::string id; std::getline(parts, id, ',');) {
      id.erase(0, id.find_first_not_of(' '));
      EXPECT_NE(lint::find_rule(id), nullptr) << id << " in: " << line;
      ++named;
    }
  }
  EXPECT_GT(named, 100);
}

INSTANTIATE_TEST_SUITE_P(All, LintRules, ::testing::ValuesIn(lint::rules()), [](const auto& rule) {
  std::string name(rule.param->id);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace shoofly::testing

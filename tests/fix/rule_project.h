#pragma once

// A rule's bad.sql of MariaDB or SQLite as a project of plain files: what --fix makes of it.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {

// Not thread-safe.
class FixedRule {
 public:
  enum class Rules { kAll, kThisOne };

  // `folder`: below tests/lint; `engine`: in the table of engines.
  FixedRule(const lint::Rule& rule, const std::string& folder, const std::string& engine,
            Rules rules)
      : source_(source_dir() / "tests/lint" / folder / std::string(rule.id)) {
    std::string settings = "engine: " + engine + "\n";
    if (rules == Rules::kThisOne) {
      settings += "severity:\n";
      for (const lint::Rule* each : lint::rules()) {
        if (each != &rule) settings += fmt::format("  {}: off\n", each->id);
      }
    }
    std::filesystem::create_directories(place());
    write_text(place() / "shoofly-lint.yaml", settings);
    write_text(place() / "000001_before.sql", text("before.sql"));
    write_text(place() / "000002_bad.sql", bad());
  }

  // Of the rule's own folder; empty: it is not there.
  std::string text(const std::string& name) const {
    return std::filesystem::exists(source_ / name) ? read_text(source_ / name) : "";
  }
  // Without the way back.
  std::string bad() const {
    const std::string all = text("bad.sql");
    return all.substr(0, all.find("-- down:\n"));
  }
  FixOutcome plan() const {
    FixRequest request;
    request.lint.paths = {(place() / "000002_bad.sql").string()};
    request.known = true;
    Result<FixOutcome> outcome = plan_fixes(request);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? std::move(*outcome) : FixOutcome{};
  }
  // Warnings, errors and notices of all but the first file.
  std::set<std::string> found() const {
    LintRequest lint;
    lint.paths = {place().string()};
    const Result<LintOutcome> outcome = lint_migrations(lint);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    std::set<std::string> rules;
    if (!outcome.ok()) return rules;
    for (const lint::Finding& finding : outcome->findings) {
      if (finding.severity != Severity::kNote && !finding.file.ends_with("000001_before.sql"))
        rules.emplace(finding.rule->id);
    }
    for (const lint::Notice& notice : outcome->notices) rules.insert(notice.problem);
    return rules;
  }
  // As it is on the disk.
  std::string now() const { return read_text(place() / "000002_bad.sql"); }

 private:
  std::filesystem::path place() const { return dir_ / "migrations"; }

  std::filesystem::path source_;
  TempDir dir_{"fixed_rule"};
};

// Those that have rows to prove it on.
inline std::vector<const lint::Rule*> fixed_rules(const std::string& folder) {
  std::vector<const lint::Rule*> rules;
  for (const lint::Rule* rule : lint::rules()) {
    if (std::filesystem::exists(source_dir() / "tests/lint" / folder / std::string(rule->id) /
                                "rows.sql"))
      rules.push_back(rule);
  }
  return rules;
}

// What --fix makes of its bad.sql is read and lints clean, apart from what stays.txt says.
inline void expect_fixed_rule_lints_clean(const lint::Rule& rule, const std::string& folder,
                                          const std::string& engine) {
  SCOPED_TRACE(rule.id);
  const FixedRule project(rule, folder, engine, FixedRule::Rules::kAll);
  const FixOutcome outcome = project.plan();
  ASSERT_FALSE(outcome.files.empty()) << "nothing is proposed: rows.sql is not needed";
  ASSERT_TRUE(write_fixes(outcome).ok());
  for (const lint::Unfixed& one : outcome.unfixed) ADD_FAILURE() << one.rule->id << ": " << one.why;
  const std::string stays = project.text("stays.txt");
  for (const std::string& left : project.found())
    EXPECT_NE(stays.find(left), std::string::npos) << left << " in\n" << project.now();
}

// No rule proposes anything that is not run.
inline void expect_rows_where_a_rule_proposes(const std::string& folder,
                                              const std::string& engine) {
  const std::vector<const lint::Rule*> with_rows = fixed_rules(folder);
  for (const lint::Rule* rule : lint::rules()) {
    if (rule->look != nullptr || !rule->engines.include(engine)) continue;
    const FixedRule project(*rule, folder, engine, FixedRule::Rules::kThisOne);
    const std::vector<PlannedFile> files = project.plan().files;
    // A change for shoofly is proved where those are.
    const bool change = std::any_of(files.begin(), files.end(), [](const PlannedFile& file) {
      return file.path.ends_with(".yaml");
    });
    if (files.empty() || change) continue;
    EXPECT_EQ(std::count(with_rows.begin(), with_rows.end(), rule), 1) << rule->id;
  }
}

}  // namespace shoofly::testing

#pragma once

// A folder of migrations and what the linter says of it on a target.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {

class TargetLint : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  LintRequest request(const std::string& target) const {
    LintRequest request{{(dir_ / "db").string()}};
    request.target = target;
    return request;
  }
  LintOutcome lint(const std::string& target) const {
    Result<LintOutcome> outcome = lint_migrations(request(target));
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? std::move(*outcome) : LintOutcome{};
  }
  // "severity rule file:line problem", of these rules.
  std::vector<std::string> found(const LintOutcome& outcome,
                                 const std::vector<std::string>& rules) const {
    std::vector<std::string> texts;
    for (const lint::Finding& finding : outcome.findings) {
      const std::string id(finding.rule->id);
      if (std::find(rules.begin(), rules.end(), id) == rules.end()) continue;
      texts.push_back(std::string(to_string(finding.severity)) + " " + id + " " +
                      finding.file.substr((dir_ / "db/").string().size()) + ":" +
                      std::to_string(finding.at.line) + " " + finding.problem);
    }
    return texts;
  }
  // "12 applied by schema_migrations, 3 pending"
  static std::string standing(const LintOutcome& outcome) {
    if (!outcome.target || outcome.target->standings.empty()) return "no target";
    const TargetStanding& one = outcome.target->standings.front();
    return std::to_string(one.applied) + " applied" +
           (one.history.empty() ? "" : " by " + one.history) + ", " + std::to_string(one.pending) +
           " pending" + (one.assumed.empty() ? "" : "; " + one.assumed);
  }
  TempDir dir_{"target"};
};

}  // namespace shoofly::testing

// The corpus: projects in many tools' formats, with what is wrong in them marked by hand in
// expected.tsv before the linter has seen them. How much of it is found, and how much else is said,
// is printed for each family; each disagreement has a name. known-misses.tsv says of each that
// stays why.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/paths.h"
#include "lint/rule.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

constexpr double kEnough = 0.95;
constexpr std::size_t kFewestMarks = 20;  // of a family that is judged by itself
constexpr std::size_t kFewestFiles = 500;
constexpr std::size_t kFewestFormats = 15;

struct Mark {
  std::string project;
  std::string file;
  int line = 0;  // 0: the whole file
  std::set<std::string> rules;
  std::string family;
  std::string why;
  bool found = false;

  std::string name() const {
    return fmt::format("{}/{}:{} {}", project, file, line, *rules.begin());
  }
};

struct Tally {
  std::size_t found = 0;
  std::size_t missed = 0;
  std::size_t untrue = 0;

  std::size_t marks() const { return found + missed; }
  double precision() const { return share(found, found + untrue); }
  double recall() const { return share(found, marks()); }

 private:
  static double share(std::size_t part, std::size_t all) {
    return all == 0 ? 1 : static_cast<double>(part) / static_cast<double>(all);
  }
};

std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);  // of names
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, '\t');) rows.back().push_back(cell);
  }
  return rows;
}

std::set<std::string> one_of(const std::string& ids) {
  std::set<std::string> names;
  std::istringstream parts(ids);
  for (std::string id; std::getline(parts, id, '|');) names.insert(id);
  return names;
}

std::vector<Mark> marks_of(const fs::path& project) {
  std::vector<Mark> marks;
  for (const std::vector<std::string>& row : rows_of(project / "expected.tsv")) {
    EXPECT_EQ(row.size(), 5U) << project;
    if (row.size() != 5) continue;
    marks.push_back(
        {project.filename().string(), row[0], std::stoi(row[1]), one_of(row[2]), row[3], row[4]});
    const Mark& mark = marks.back();
    EXPECT_TRUE(fs::exists(project / mark.file)) << mark.name();
    for (const std::string& id : mark.rules) {
      const lint::Rule* rule = lint::find_rule(id);
      EXPECT_NE(rule, nullptr) << mark.name();
      if (rule != nullptr && mark.rules.size() == 1) {
        EXPECT_EQ(to_string(rule->family), mark.family) << mark.name();
      }
    }
  }
  return marks;
}

class Corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto& entry : fs::directory_iterator(source_dir() / "tests/lint/corpus")) {
      if (entry.is_directory()) judge(entry.path());
    }
  }

  void judge(const fs::path& project) {
    LintRequest request;
    request.paths = {project.string()};
    Result<LintOutcome> outcome = lint_migrations(request);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_TRUE(outcome->problems.empty()) << project;
    EXPECT_EQ(outcome->coverage.not_analysed, 0U) << project;
    formats_.insert(outcome->tools.begin(), outcome->tools.end());
    const std::set<std::string> files(outcome->files.begin(), outcome->files.end());
    files_ += files.size();
    std::vector<Mark> marks = marks_of(project);
    std::set<std::string> untrue;
    for (const lint::Finding& finding : outcome->findings) {
      const std::string file = fs::path(finding.file).lexically_relative(project).string();
      if (take(marks, file, finding)) continue;
      const std::string name = fmt::format("{}/{}:{} {}", project.filename().string(), file,
                                           finding.at.line, finding.rule->id);
      if (!untrue.insert(name).second) continue;
      ++families_[std::string(to_string(finding.rule->family))].untrue;
      untrue_[name] = finding.problem;
    }
    for (const Mark& mark : marks) {
      Tally& tally = families_[mark.family];
      ++(mark.found ? tally.found : tally.missed);
      if (!mark.found) missed_[mark.name()] = mark.why;
    }
  }

  // The first of a script stands for all of its rule.
  static bool stands_for_more(const lint::Finding& finding) {
    return finding.rule->once_in_script &&
           finding.problem.find("; so it is with ") != std::string::npos;
  }

  static bool take(std::vector<Mark>& marks, const std::string& file,
                   const lint::Finding& finding) {
    bool taken = false;
    for (Mark& mark : marks) {
      if (mark.file != file || mark.rules.count(std::string(finding.rule->id)) == 0) continue;
      if (mark.line == finding.at.line) {
        taken = mark.found = true;
      } else if (mark.line > finding.at.line && stands_for_more(finding)) {
        mark.found = true;
      }
    }
    return taken;
  }

  std::map<std::string, Tally> families_;
  std::map<std::string, std::string> missed_;  // by name: why it was marked
  std::map<std::string, std::string> untrue_;  // by name: what is said
  std::set<std::string> formats_;
  std::size_t files_ = 0;
};

TEST_F(Corpus, IsFoundAndNothingElse) {
  Tally all;
  for (const auto& [family, tally] : families_) {
    all.found += tally.found;
    all.missed += tally.missed;
    all.untrue += tally.untrue;
    std::cout << fmt::format("{:15} {:4} marks  precision {:.3f}  recall {:.3f}\n", family,
                             tally.marks(), tally.precision(), tally.recall());
    if (tally.marks() < kFewestMarks) continue;
    EXPECT_GE(tally.precision(), kEnough) << family;
    EXPECT_GE(tally.recall(), kEnough) << family;
  }
  std::cout << fmt::format(
      "{:15} {:4} marks  precision {:.3f}  recall {:.3f}  in {} files of {} "
      "formats\n",
      "all", all.marks(), all.precision(), all.recall(), files_, formats_.size());
  EXPECT_GE(all.precision(), kEnough);
  EXPECT_GE(all.recall(), kEnough);
  EXPECT_GE(files_, kFewestFiles);
  EXPECT_GE(formats_.size(), kFewestFormats);
}

TEST_F(Corpus, EachDisagreementHasAName) {
  std::map<std::string, std::string> known;
  for (const std::vector<std::string>& row :
       rows_of(source_dir() / "tests/lint/corpus/known-misses.tsv")) {
    ASSERT_EQ(row.size(), 3U);
    known[row[0] + " " + row[1]] = row[2];
  }
  const auto compare = [&](const std::string& kind, const auto& names) {
    for (const auto& [name, what] : names) {
      std::cout << kind << " " << name << ": " << what << "\n";
      EXPECT_EQ(known.erase(kind + " " + name), 1U)
          << kind << " " << name << ": " << what << "\nsay why in known-misses.tsv, or mend it";
    }
  };
  compare("missed", missed_);
  compare("untrue", untrue_);
  for (const auto& [name, why] : known) ADD_FAILURE() << "not so any more: " << name;
}

}  // namespace
}  // namespace shoofly::testing

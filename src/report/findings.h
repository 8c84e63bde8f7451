#pragma once

// What the linter has found, for people and for programs. A format is a file and a line of the
// table of formats.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "lint/finding.h"

namespace shoofly {

// What a baseline has taken out.
struct BaselineCount {
  std::size_t known = 0;      // found, and in the baseline
  std::size_t unmatched = 0;  // in the baseline, and not found any more
};

struct FindingCounts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  void add(Severity severity);
};

// What a live target has of one project.
struct TargetStanding {
  std::string tool;
  std::string history;  // the table that says it; empty: there is none
  std::size_t applied = 0;
  std::size_t pending = 0;
  std::string assumed;  // without a history: why
};

// A live target that was asked.
struct FindingsTarget {
  std::string shown;   // without its secrets
  std::string server;  // "PostgreSQL 15.4"
  std::vector<TargetStanding> standings;
  std::vector<std::string> words;  // what could not be asked, and what to do; a line each
};

struct FindingsView {
  const std::vector<lint::Finding>& findings;
  const std::vector<lint::Notice>& notices;
  const std::map<std::string, std::string>& sources;
  const std::vector<std::string>& tools;
  std::size_t migrations = 0;
  lint::Coverage coverage;
  std::vector<std::string> files = {};  // looked at, in the order in which they run
  std::optional<BaselineCount> baseline = {};
  std::string version = {};               // of this program
  std::vector<std::string> folders = {};  // of each tool; empty: the path that was given
  // Of everything, where a part was printed before and is not in `findings`.
  std::optional<FindingCounts> counts = {};
  bool begun = false;  // something was printed before
  std::optional<FindingsTarget> target = {};
  std::vector<std::string> not_read = {};  // of the paths, left out: each with what is there
  std::string could_print = {};  // a tool that was not asked for its SQL, and could be; or none
};

struct FindingsFormat {
  std::string_view name;
  std::string (*print)(const FindingsView& view);
  // Of migrations that have been looked at, while others still are: what comes before `print`,
  // which then prints the rest and the end. Null: everything has to be known first.
  std::string (*part)(const FindingsView& view) = nullptr;
  bool notices_last = false;  // `part` prints none of them
  bool tells_target = false;  // `print` has what a target has said, and what was not read
};
// The first is what is printed without --format.
const std::vector<FindingsFormat>& findings_formats();

// Each with its line, a caret, why it matters and what to write instead; then how much was read.
std::string findings_text(const FindingsView& view);
std::string findings_text_part(const FindingsView& view);
std::string findings_json(const FindingsView& view);
std::string findings_json_part(const FindingsView& view);
std::string findings_sarif(const FindingsView& view);   // SARIF 2.1.0
std::string findings_github(const FindingsView& view);  // workflow commands, a line each
std::string findings_github_part(const FindingsView& view);
std::string findings_gitlab(const FindingsView& view);  // GitLab's Code Quality report
std::string findings_junit(const FindingsView& view);   // a test case for each file
// "1 error, 2 warnings, ..": what has been found in how much, a line each.
std::string findings_summary(const FindingsView& view);
// What a target has of the migrations, and what could not be asked; a line each.
std::string target_text(const FindingsTarget& target);
// What was left out of the paths, and what to do; empty: nothing.
std::string not_read_text(const std::vector<std::string>& not_read);
FindingCounts counts_of(const FindingsView& view);
// Whether any is a warning or an error.
bool needs_attention(const FindingsView& view);

}  // namespace shoofly

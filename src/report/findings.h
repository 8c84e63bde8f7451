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
};

struct FindingsFormat {
  std::string_view name;
  std::string (*print)(const FindingsView& view);
};
// The first is what is printed without --format.
const std::vector<FindingsFormat>& findings_formats();

// Each with its line, a caret, why it matters and what to write instead; then how much was read.
std::string findings_text(const FindingsView& view);
std::string findings_json(const FindingsView& view);
std::string findings_sarif(const FindingsView& view);   // SARIF 2.1.0
std::string findings_github(const FindingsView& view);  // workflow commands, a line each
std::string findings_gitlab(const FindingsView& view);  // GitLab's Code Quality report
std::string findings_junit(const FindingsView& view);   // a test case for each file
// "1 error, 2 warnings, ..": what has been found in how much, a line each.
std::string findings_summary(const FindingsView& view);
// Whether any is a warning or an error.
bool needs_attention(const FindingsView& view);

}  // namespace shoofly

#pragma once

// Migrations that people have already: read as their tool runs them, played in order, every rule
// asked about each statement. Nothing but files is read (and git asked, for `since`), no server is
// asked.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "lint/finding.h"
#include "lint/settings.h"
#include "report/findings.h"

namespace shoofly {

// How a text that was read from standard input is called.
inline constexpr const char* kStandardInput = "<stdin>";

struct LintRequest {
  std::vector<std::string> paths;  // folders, or files; "-": standard input
  std::string engine = "postgres";
  std::optional<int> major;     // of the server; none: as the settings say, or 15
  std::string config;           // a settings file; empty: the one above the first path, if any
  std::string since;            // a commit: only what is new or changed since then; empty: all
  std::string baseline;         // a file of what is known; empty: nothing is
  bool write_baseline = false;  // all that is found becomes known
};

struct LintOutcome {
  std::vector<lint::Finding> findings;  // as the migrations stand
  std::vector<lint::Notice> notices;    // what could not be read; suppressions that are wrong
  std::map<std::string, std::string> sources;  // of the files that either names
  std::vector<std::string> files;              // looked at, in the order in which they run
  std::vector<std::string> tools;              // of each path, as it was known
  // Of each path, where its migrations are; empty: in the path itself.
  std::vector<std::string> folders;
  std::size_t migrations = 0;
  lint::Coverage coverage;
  std::optional<BaselineCount> baseline;
  // Not empty: the settings are wrong, and nothing was looked at. `settings_text` is theirs.
  std::vector<Diagnostic> problems;
  std::string settings_text;
  std::shared_ptr<const lint::Settings> settings;  // that findings point into
};

// Errors: not found; unsupported (the engine); invalid input (a baseline, a commit); what the
// system says of a file.
Result<LintOutcome> lint_migrations(const LintRequest& request);

}  // namespace shoofly

#pragma once

// Migrations that people have already: read as their tool runs them, played in order, every rule
// asked about each statement. Nothing but files is read (and git asked, for `since`), unless a
// target is named: what that has is then what the pending ones are played upon.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "lint/finding.h"
#include "lint/settings.h"
#include "report/findings.h"

namespace shoofly {

// How a text that was read from standard input is called.
inline constexpr const char* kStandardInput = "<stdin>";
// What it is read as.
inline constexpr std::string_view kNoTool = "standard input";

struct LintRequest {
  std::vector<std::string> paths;  // folders, or files; "-": standard input
  std::string engine;              // empty: as the settings say, or postgres
  std::string server_version;      // "15", "10.11"; empty: as the settings say, or the usual one
  std::string config;              // a settings file; empty: the one above the first path, if any
  std::string since;               // a commit: only what is new or changed since then; empty: all
  std::string target;              // a live database to ask: its name or URL; empty: files only
  std::string history;   // where the tool notes there what has run; empty: in its usual table
  std::string queries;   // a file of statements that the deployed application sends
  std::string baseline;  // a file of what is known; empty: nothing is
  bool write_baseline = false;  // all that is found becomes known
  bool run_tool = false;        // the project's own tool says its SQL: runs the project's code
};

// What was found in some migrations in a row.
struct Found {
  std::vector<lint::Finding> findings;  // as the migrations stand
  std::vector<lint::Notice> notices;    // what could not be read; suppressions that are wrong
  std::map<std::string, std::string> sources;  // of the files that either names: these lines
};

struct LintOutcome : Found {
  FindingCounts counts;
  std::vector<std::string> files;  // looked at, in the order in which they run
  std::vector<std::string> tools;  // of each path, as it was known
  // Of each path, where its migrations are; empty: in the path itself.
  std::vector<std::string> folders;
  std::vector<std::string> not_read;  // what is below the paths as well, and was left out
  // Of several projects those that are for an engine that is not read, each with its notice: the
  // others were looked at.
  std::vector<Error> refused;
  std::string could_print;  // a tool whose SQL --run-tool would have read; else empty
  std::size_t migrations = 0;
  lint::Coverage coverage;
  std::optional<BaselineCount> baseline;
  std::optional<FindingsTarget> target;
  // Not empty: the settings are wrong, and nothing was looked at. `settings_text` is theirs.
  std::vector<Diagnostic> problems;
  std::string settings_text;
  std::shared_ptr<const lint::Settings> settings;  // that findings point into
};

// Takes what was found while the rest is still looked at: it is not kept. Called by one thread at a
// time, not by that of the caller.
using FoundSink = std::function<void(const Found& found)>;

// Errors: not found; unsupported (the engine of all that is there); invalid input (a baseline, a
// commit, a target of another engine); what the system says of a file; those of look_at_target.
// With a sink, `findings` and `notices` have only what it was not given.
Result<LintOutcome> lint_migrations(const LintRequest& request, const FoundSink& sink = {});

}  // namespace shoofly

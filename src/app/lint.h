#pragma once

// Migrations that people have already: read as their tool runs them, played in order, every rule
// asked about each statement. Nothing but files is read, no server is asked.

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "lint/finding.h"

namespace shoofly {

struct LintRequest {
  std::vector<std::string> paths;  // folders, or files
  std::string engine = "postgres";
  int major = 15;  // of the server that they are meant for
};

struct LintOutcome {
  std::vector<lint::Finding> findings;  // as the migrations stand
  std::vector<Diagnostic> notices;      // what could not be read; suppressions that are wrong
  std::map<std::string, std::string> sources;  // of the files that either names
  std::vector<std::string> tools;              // of each path, as it was known
  // Of each path, where its migrations are; empty: in the path itself.
  std::vector<std::string> folders;
  std::size_t migrations = 0;
  lint::Coverage coverage;
};

// Errors: not found; unsupported (the engine); what the system says of a file.
Result<LintOutcome> lint_migrations(const LintRequest& request);

}  // namespace shoofly

#pragma once

// `shoofly lint --fix`: what rules propose becomes the files of the migrations' own tool. Round by
// round, for what was written is looked at in its turn, until nothing more is proposed.

#include <memory>
#include <string>
#include <vector>

#include "app/lint.h"
#include "lint/fix.h"

namespace shoofly {

struct FixRequest {
  LintRequest lint;
  bool known = false;  // files that git has already, too: they were applied nowhere
};

struct PlannedFile {
  std::string path;
  std::string before;  // empty for a new one
  std::string after;
  bool is_new = false;
};

struct FixOutcome {
  std::vector<PlannedFile> files;      // by their paths
  std::vector<lint::Unfixed> unfixed;  // what a rule proposes, and why it is not written
  std::vector<std::string> words;      // what the person is to do, a line each
  std::vector<Error> refused;          // projects of several that cannot be fixed
  std::vector<Diagnostic> problems;    // the settings are wrong, and nothing was looked at
  std::string settings_text;
  std::shared_ptr<const lint::Settings> settings;  // that `unfixed` points into
};

// Changes nothing. Errors: those of lint_migrations.
Result<FixOutcome> plan_fixes(const FixRequest& request);
// New files first. Errors: the system's, with the file's name; the files before it are written.
Status write_fixes(const FixOutcome& outcome);

}  // namespace shoofly
